-- The hot statements on PostgreSQL. Several processes write at once: a statement that must be the only one takes its row's
-- lock, and batches are sorted by key, or two processes could wait for each other.

-- name: begin
begin

-- name: start_loops
-- A batch of new loops and their inputs in one round trip. %(rows)s is a JSON list of objects, %(payload)s the digests (32 bytes
-- each) and sealed inputs laid end to end. A taken name, an inactive flow definition, one whose work team is gone, or a template
-- that was deleted or replaced yields no row.
with j as materialized (
    select * from json_to_recordset(%(rows)s::json) as x(
        a text, r text, n text, f bigint, c bigint, u bigint, p int, l int, k text, t text, w int, m bigint, q bigint, h bigint
    )
), loops as (
    insert into human_loops (
        account, region, name, flow_id, status, created_at, available_until, input_digest, classifiers, template_sha256,
        task_count, time_limit_ms, free_slots, queue_position, check_due, expiry_due
    )
    select a, r, n, f, 'InProgress', c, u, substring(%(payload)s::bytea from p for 32), k, t, w, m, w, q, c, u
    from j
    where exists (
        select 1 from flow_definitions d join usable_workteams b on b.account = d.account and b.arn = d.workteam_arn
        where d.id = j.f and d.status = 'Active'
    )
      and exists (select 1 from human_task_uis i where i.id = j.h and i.content_sha256 = j.t)
    order by a, r, n
    on conflict (account, region, name) do nothing
    returning id, account, region, name, flow_id, created_at
), counted as (
    -- Each process adds to rows of its own: a row that two add to would make them wait for each other's commits.
    insert into flow_arrivals (flow_id, hour, shard, arrivals)
    select flow_id, created_at / 3600000, mod(pg_backend_pid(), 64), count(*) from loops group by 1, 2
    on conflict (flow_id, hour, shard) do update set arrivals = flow_arrivals.arrivals + excluded.arrivals
), inputs as (
    insert into loop_inputs (loop_id, sealed)
    select loops.id, substring(%(payload)s::bytea from j.p + 32 for j.l)
    from loops join j on j.a = loops.account and j.r = loops.region and j.n = loops.name
)
select id, account, region, name from loops

-- name: find_loop
select id, flow_id, input_digest, classifiers from human_loops
where account = %(account)s and region = %(region)s and name = %(name)s

-- name: find_active_flow
select
    exists (select 1 from flow_definitions where id = %(flow_id)s and status = 'Active') as flow,
    exists (
        select 1 from flow_definitions f join usable_workteams a on a.account = f.account and a.arn = f.workteam_arn
        where f.id = %(flow_id)s
    ) as team,
    exists (select 1 from human_task_uis where id = %(human_task_ui_id)s) as ui

-- name: is_offered
-- What is offered of a flow definition: `h` has time left, has not been decided, this worker has not seen it, and it may be
-- shown to them (store/assignments.py: _may_be_shown_to).
h.status = 'InProgress' and h.outcome is null and h.available_until > %(now)s
  and not exists (
      select 1 from assignments a
      where a.loop_id = h.id and a.user_id = %(user_id)s and a.state in ('Accepted', 'Paused', 'Submitted', 'Declined')
      offset 0 -- keeps it a question per loop; as an anti join it was planned to read all of the worker's assignments
  )
  and not exists (
      select 1 from public_workers c
      where c.user_id = %(user_id)s and (
          strpos(h.classifiers, '"FreeOfPersonallyIdentifiableInformation"') = 0
          or (not c.accepts_adult and strpos(h.classifiers, '"FreeOfAdultContent"') = 0)
      )
  )

-- name: may_work
-- The flow definition is active and the worker in its team (store/assignments.py: is_eligible).
exists (
    select 1 from flow_definitions f
    join usable_workteams a on a.account = f.account and a.arn = f.workteam_arn
    join workteams t on t.id = a.workteam_id
    join workforces w on w.id = t.workforce_id
    join workteam_members m on m.workteam_id = t.id and m.pool_id = w.pool_id
    join user_groups g on g.pool_id = m.pool_id and g.name = m.group_name
    join group_members p on p.group_id = g.id
    join users u on u.id = p.user_id and u.enabled
    where f.id = %(flow_id)s and f.status = 'Active' and t.workforce_id = %(workforce_id)s and u.id = %(user_id)s
)

-- name: next_loop
-- The next loop of a flow definition beyond the worker's cursor that still has a slot, that this worker has not seen and does
-- not have on hold; a row that another process is just claiming is passed over.
select h.id from human_loops h
where h.flow_id = %(flow_id)s and h.queue_position > %(cursor)s and h.free_slots > 0 and {is_offered}
  and not exists (
      select 1 from holds o where o.loop_id = h.id and o.user_id = %(user_id)s and o.state = 'Held' offset 0
  )
  and {may_work}
order by h.queue_position
limit 1
for update of h skip locked

-- name: this_loop
-- That one loop, if it is still to be had.
select h.id from human_loops h
where h.id = %(loop_id)s and h.flow_id = %(flow_id)s and h.free_slots > 0 and {is_offered}
  and not exists (
      select 1 from holds o where o.loop_id = h.id and o.user_id = %(user_id)s and o.state = 'Held' offset 0
  )
  and {may_work}
for update of h

-- name: claim
-- {found}: `next_loop` or `this_loop`.
with found as ({found}), taken as (
    update human_loops h
    set free_slots = h.free_slots - 1, open_count = h.open_count + 1
    from found where h.id = found.id
    returning h.id, h.flow_id, h.queue_position, h.time_limit_ms, h.name
), accepted as (
    insert into assignments (loop_id, user_id, state, token, accepted_at, deadline_due, time_limit_at)
    select id, %(user_id)s, 'Accepted', 1, %(now)s, %(now)s + time_limit_ms, %(now)s + time_limit_ms from taken
    returning id, time_limit_at
)
select accepted.id, taken.id, taken.queue_position, accepted.time_limit_at, taken.name, f.task_title
from taken, accepted, flow_definitions f where f.id = taken.flow_id

-- name: hold_loop
-- As `claim`, but the slot is kept for the worker without an acceptance.
with found as ({next_loop}), taken as (
    update human_loops h
    set free_slots = h.free_slots - 1, held_count = h.held_count + 1
    from found where h.id = found.id
    returning h.id, h.flow_id, h.queue_position, h.available_until
), held as (
    insert into holds (loop_id, flow_id, user_id, state, held_at, until_due)
    select id, flow_id, %(user_id)s, 'Held', %(now)s, least(%(until)s, available_until) from taken
    returning id, until_due
)
select held.id, taken.id, taken.queue_position, held.until_due from taken, held

-- name: renew_hold
-- The worker's hold in this flow definition, for longer, but not beyond the loop's own time.
update holds
set until_due = least(%(until)s, (select l.available_until from human_loops l where l.id = holds.loop_id))
where state = 'Held' and until_due > %(now)s and id = (
    select o.id from holds o join human_loops h on h.id = o.loop_id
    where o.user_id = %(user_id)s and o.flow_id = %(flow_id)s and o.state = 'Held' and o.until_due > %(now)s
      and {is_offered} and {may_work}
    order by o.id
    limit 1
)
returning id, loop_id, until_due

-- name: find_hold
-- The worker's hold in this flow definition; with a loop_id, only that on this loop.
select o.id from holds o
where o.user_id = %(user_id)s and o.flow_id = %(flow_id)s and o.state = 'Held' and o.until_due > %(now)s
  and (%(loop_id)s::bigint is null or o.loop_id = %(loop_id)s)
order by o.id
limit 1

-- name: lock_held_loop
-- Before the hold's own row: the order that everything keeps which ends a hold.
select 1 from human_loops h join holds o on o.loop_id = h.id where o.id = %(hold_id)s for update of h

-- name: take_hold
-- The hold becomes an acceptance, if nothing has ended it or its loop meanwhile.
update holds
set state = 'Accepted', ended_at = %(now)s, until_due = null
where id = %(hold_id)s and user_id = %(user_id)s and flow_id = %(flow_id)s and state = 'Held' and until_due > %(now)s
  and exists (select 1 from human_loops h where h.id = holds.loop_id and {is_offered} and {may_work})
returning loop_id

-- name: take_held_slot
update human_loops
set held_count = held_count - 1, open_count = open_count + 1
where id = %(loop_id)s
returning id, time_limit_ms, name, (select f.task_title from flow_definitions f where f.id = flow_id)

-- name: accept
insert into assignments (loop_id, user_id, state, token, accepted_at, deadline_due, time_limit_at)
values (%(loop_id)s, %(user_id)s, 'Accepted', 1, %(now)s, %(deadline)s, %(deadline)s)
returning id

-- name: drop_holds
-- The loop is not offered any more: nobody holds it for later.
update holds set state = 'Closed', ended_at = %(now)s, until_due = null where loop_id = %(loop_id)s and state = 'Held'

-- name: lock_loop
-- Taken before the assignment's row by everything that ends an assignment: one order, no deadlock.
select 1 from human_loops h join assignments a on a.loop_id = h.id where a.id = %(assignment_id)s for update of h

-- name: submit_assignment
update assignments
set state = 'Submitted', ended_at = %(now)s, active_ms = %(active_ms)s, deadline_due = null
where id = %(assignment_id)s and user_id = %(user_id)s and token = %(token)s and state = 'Accepted'
  and time_limit_at > %(now)s
  and exists (
      select 1 from human_loops h
      where h.id = assignments.loop_id and h.outcome is null and h.status in ('InProgress', 'Stopping')
  )
returning loop_id

-- name: store_answer
insert into answers (assignment_id, loop_id, submitted_at, identity, sealed, filled_sealed)
values (%(assignment_id)s, %(loop_id)s, %(now)s, %(identity)s, %(sealed)s, %(filled)s)

-- name: note_earning
-- A line of the ledger (operations/public_crowd.py), with everything by name: it outlives what it names.
insert into earnings (workforce_id, user_id, worker_id, flow_name, loop_name, assignment_id, price, earned_at)
select w.id, u.id, u.worker_id, f.name, h.name, %(assignment_id)s, %(earns)s, %(now)s
from human_loops h
join flow_definitions f on f.id = h.flow_id
join users u on u.id = %(user_id)s
join workforces w on w.pool_id = u.pool_id
where h.id = %(loop_id)s

-- name: add_earning
update public_workers set earned = earned + %(earns)s, answer_count = answer_count + 1 where user_id = %(user_id)s

-- name: drop_draft
delete from drafts where assignment_id = %(assignment_id)s

-- name: count_answer
-- domain/human_loop.py: outcome(), for one answer more and one open assignment less.
update human_loops
set answer_count = answer_count + 1,
    open_count = open_count - 1,
    outcome = case
        when status = 'Stopping' then case when open_count = 1 then 'Stopped' end
        when answer_count + 1 >= task_count then 'Completed'
        when open_count > 1 then null
        when available_until <= %(now)s or decline_count >= task_count then 'Expired'
    end
where id = %(loop_id)s and outcome is null
returning outcome, held_count

-- name: decide_loop
-- The outcome is fixed: the loop is not offered any more, and finishing is due.
update human_loops set free_slots = 0, held_count = 0, finish_due = %(now)s, expiry_due = null, check_due = null
where id = %(loop_id)s

-- name: why_refused
select a.user_id, a.state, a.time_limit_at, h.status, h.outcome
from assignments a left join human_loops h on h.id = a.loop_id
where a.id = %(assignment_id)s

-- name: keep_late_answer
insert into late_answers (assignment_id, loop_name, account, region, user_id, received_at, reason, sealed)
select a.id, h.name, h.account, h.region, a.user_id, %(now)s, %(reason)s, %(sealed)s
from assignments a join human_loops h on h.id = a.loop_id
where a.id = %(assignment_id)s and a.user_id = %(user_id)s
  and %(most)s > (
      select count(*) from late_answers l
      where l.account = h.account and l.region = h.region and l.loop_name = h.name and l.assignment_id = a.id
  )
