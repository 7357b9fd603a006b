/**
 * Shell text that limits the number of processes and threads of a person or a user namespace (RLIMIT_NPROC) for what the
 * shell starts. Take more than the limit at which a tree is killed: this only keeps a fork bomb small until then. Does
 * nothing for root.
 */
export function limitOfProcesses(tasksMax: number): string {
  // Shells disagree on the letter.
  return `ulimit -u ${tasksMax} 2>/dev/null || ulimit -p ${tasksMax} 2>/dev/null`;
}
