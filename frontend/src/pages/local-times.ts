/** Pages print instants in UTC, as the records have them; the reader's own time stands beside in the tooltip. */

export function nameLocalTimes(): void {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) time.title = format.format(moment);
  }
}
