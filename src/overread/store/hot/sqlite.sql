-- The hot statements on SQLite. One writer thread runs them inside one transaction, so what a statement reads is what the
-- next one still finds. Every statement re-checks in its WHERE what the decision relied on.

-- name: begin
-- Takes the write lock at once: waiting is done here, never in the middle.
begin immediate

-- name: last_loop_id
-- Ids are given by the writer, which is alone: so no statement has to hand them back row by row.
select coalesce((select seq from sqlite_sequence where name = 'human_loops'), 0)

-- name: start_loops
-- A batch of new loops; {rows} is as many rows of parameters as there are. A taken name, an inactive flow definition, one
-- whose work team is gone, or a template that was deleted or replaced makes no row.
insert into human_loops (
    id, account, region, name, flow_id, status, created_at, available_until, input_digest, classifiers, template_sha256,
    task_count, time_limit_ms, free_slots, queue_position, check_due, expiry_due
)
select
    column1, column2, column3, column4, column5, 'InProgress', column6, column7, column8, column9, column10,
    column11, column12, column11, column13, column6, column7
from (values {rows})
where exists (
    select 1 from flow_definitions f join usable_workteams a on a.account = f.account and a.arn = f.workteam_arn
    where f.id = column5 and f.status = 'Active'
  )
  and exists (select 1 from human_task_uis u where u.id = column14 and u.content_sha256 = column10)
on conflict (account, region, name) do nothing

-- name: count_arrivals
-- Of a group: the same transaction makes the loops and their number.
insert into flow_arrivals (flow_id, hour, shard, arrivals)
select flow_id, created_at / 3600000, 0, count(*) from human_loops where id between :first and :last group by 1, 2
on conflict (flow_id, hour, shard) do update set arrivals = arrivals + excluded.arrivals

-- name: find_made
select id from human_loops where id between :first and :last

-- name: store_inputs
-- The sealed inputs of those loops of the batch that were made.
insert into loop_inputs (loop_id, sealed)
select column1, column2 from (values {rows}) where exists (select 1 from human_loops h where h.id = column1)

-- name: find_loop
select id, flow_id, input_digest, classifiers from human_loops where account = :account and region = :region and name = :name

-- name: find_active_flow
select
    exists (select 1 from flow_definitions where id = :flow_id and status = 'Active') as flow,
    exists (
        select 1 from flow_definitions f join usable_workteams a on a.account = f.account and a.arn = f.workteam_arn
        where f.id = :flow_id
    ) as team,
    exists (select 1 from human_task_uis where id = :human_task_ui_id) as ui

-- name: is_offered
-- What is offered of a flow definition: `h` has time left, has not been decided, this worker has not seen it, and it may be
-- shown to them (store/assignments.py: _may_be_shown_to).
h.status = 'InProgress' and h.outcome is null and h.available_until > :now
  and not exists (
      select 1 from assignments a
      where a.loop_id = h.id and a.user_id = :user_id and a.state in ('Accepted', 'Paused', 'Submitted', 'Declined')
  )
  and not exists (
      select 1 from public_workers c
      where c.user_id = :user_id and (
          instr(h.classifiers, '"FreeOfPersonallyIdentifiableInformation"') = 0
          or (not c.accepts_adult and instr(h.classifiers, '"FreeOfAdultContent"') = 0)
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
    where f.id = :flow_id and f.status = 'Active' and t.workforce_id = :workforce_id and u.id = :user_id
)

-- name: next_loop
-- The next loop of a flow definition beyond the worker's cursor that still has a slot, that this worker has not seen and does
-- not have on hold.
select h.id from human_loops h
where h.flow_id = :flow_id and h.queue_position > :cursor and h.free_slots > 0 and {is_offered}
  and not exists (select 1 from holds o where o.loop_id = h.id and o.user_id = :user_id and o.state = 'Held')
  and {may_work}
order by h.flow_id, h.queue_position
limit 1

-- name: this_loop
-- That one loop, if it is still to be had.
select h.id from human_loops h
where h.id = :loop_id and h.flow_id = :flow_id and h.free_slots > 0 and {is_offered}
  and not exists (select 1 from holds o where o.loop_id = h.id and o.user_id = :user_id and o.state = 'Held')
  and {may_work}

-- name: claim
-- {found}: `next_loop` or `this_loop`.
update human_loops
set free_slots = free_slots - 1, open_count = open_count + 1
where id = ({found})
returning id, queue_position, time_limit_ms, name, (select f.task_title from flow_definitions f where f.id = flow_id)

-- name: accept
insert into assignments (loop_id, user_id, state, token, accepted_at, deadline_due, time_limit_at)
values (:loop_id, :user_id, 'Accepted', 1, :now, :deadline, :deadline)
returning id

-- name: hold_loop
-- As `claim`, but the slot is kept for the worker without an acceptance.
update human_loops
set free_slots = free_slots - 1, held_count = held_count + 1
where id = ({next_loop})
returning id, queue_position, available_until

-- name: hold
insert into holds (loop_id, flow_id, user_id, state, held_at, until_due)
values (:loop_id, :flow_id, :user_id, 'Held', :now, :until)
returning id

-- name: renew_hold
-- The worker's hold in this flow definition, for longer, but not beyond the loop's own time.
update holds
set until_due = min(:until, (select l.available_until from human_loops l where l.id = holds.loop_id))
where id = (
    select o.id from holds o join human_loops h on h.id = o.loop_id
    where o.user_id = :user_id and o.flow_id = :flow_id and o.state = 'Held' and o.until_due > :now
      and {is_offered} and {may_work}
    order by o.id
    limit 1
)
returning id, loop_id, until_due

-- name: find_hold
-- The worker's hold in this flow definition; with a :loop_id, only that on this loop.
select o.id from holds o
where o.user_id = :user_id and o.flow_id = :flow_id and o.state = 'Held' and o.until_due > :now
  and (:loop_id is null or o.loop_id = :loop_id)
order by o.id
limit 1

-- name: take_hold
-- The hold becomes an acceptance, if nothing has ended it or its loop meanwhile.
update holds
set state = 'Accepted', ended_at = :now, until_due = null
where id = :hold_id and user_id = :user_id and flow_id = :flow_id and state = 'Held' and until_due > :now
  and exists (select 1 from human_loops h where h.id = holds.loop_id and {is_offered} and {may_work})
returning loop_id

-- name: take_held_slot
update human_loops
set held_count = held_count - 1, open_count = open_count + 1
where id = :loop_id
returning id, time_limit_ms, name, (select f.task_title from flow_definitions f where f.id = flow_id)

-- name: drop_holds
-- The loop is not offered any more: nobody holds it for later.
update holds set state = 'Closed', ended_at = :now, until_due = null where loop_id = :loop_id and state = 'Held'

-- name: submit_assignment
update assignments
set state = 'Submitted', ended_at = :now, active_ms = :active_ms, deadline_due = null
where id = :assignment_id and user_id = :user_id and token = :token and state = 'Accepted' and time_limit_at > :now
  and exists (
      select 1 from human_loops h
      where h.id = assignments.loop_id and h.outcome is null and h.status in ('InProgress', 'Stopping')
  )
returning loop_id

-- name: store_answer
insert into answers (assignment_id, loop_id, submitted_at, identity, sealed, filled_sealed)
values (:assignment_id, :loop_id, :now, :identity, :sealed, :filled)

-- name: note_earning
-- A line of the ledger (operations/public_crowd.py), with everything by name: it outlives what it names.
insert into earnings (workforce_id, user_id, worker_id, flow_name, loop_name, assignment_id, price, earned_at)
select w.id, u.id, u.worker_id, f.name, h.name, :assignment_id, :earns, :now
from human_loops h
join flow_definitions f on f.id = h.flow_id
join users u on u.id = :user_id
join workforces w on w.pool_id = u.pool_id
where h.id = :loop_id

-- name: add_earning
update public_workers set earned = earned + :earns, answer_count = answer_count + 1 where user_id = :user_id

-- name: drop_draft
delete from drafts where assignment_id = :assignment_id

-- name: count_answer
-- domain/human_loop.py: outcome(), for one answer more and one open assignment less.
update human_loops
set answer_count = answer_count + 1,
    open_count = open_count - 1,
    outcome = case
        when status = 'Stopping' then case when open_count = 1 then 'Stopped' end
        when answer_count + 1 >= task_count then 'Completed'
        when open_count > 1 then null
        when available_until <= :now or decline_count >= task_count then 'Expired'
    end
where id = :loop_id and outcome is null
returning outcome, held_count

-- name: decide_loop
-- The outcome is fixed: the loop is not offered any more, and finishing is due.
update human_loops set free_slots = 0, held_count = 0, finish_due = :now, expiry_due = null, check_due = null
where id = :loop_id

-- name: why_refused
select a.user_id, a.state, a.time_limit_at, h.status, h.outcome
from assignments a left join human_loops h on h.id = a.loop_id
where a.id = :assignment_id

-- name: keep_late_answer
insert into late_answers (assignment_id, loop_name, account, region, user_id, received_at, reason, sealed)
select a.id, h.name, h.account, h.region, a.user_id, :now, :reason, :sealed
from assignments a join human_loops h on h.id = a.loop_id
where a.id = :assignment_id and a.user_id = :user_id
  and :most > (
      select count(*) from late_answers l
      where l.account = h.account and l.region = h.region and l.loop_name = h.name and l.assignment_id = a.id
  )
