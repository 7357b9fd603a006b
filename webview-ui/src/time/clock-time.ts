/** A moment as the time of day where the person is: "14:03:22". */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
}

/** A moment in full, for tooltips. */
export function fullTime(at: number): string {
  return new Date(at).toLocaleString();
}
