/** Pages print instants in UTC, as the records have them. */

/** For operators, who compare them with records: the reader's own time stands in the tooltip. */
export function nameLocalTimes(): void {
  forTimes("medium", (time, local) => (time.title = local));
}

/** For workers, who remember when it was: the other way round. */
export function showLocalTimes(): void {
  forTimes("short", (time, local) => {
    time.title = time.textContent ?? "";
    time.textContent = local;
  });
}

function forTimes(timeStyle: "short" | "medium", put: (time: HTMLTimeElement, local: string) => void): void {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle });
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) put(time, format.format(moment));
  }
}
