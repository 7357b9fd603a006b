/**
 * Where programs that set up forks and sandboxes are looked for: folders that only the system's administrator writes to,
 * so that nothing in a person's PATH or in a workspace takes their place. The last two are NixOS's.
 */
export const systemPath = [
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'],
  ...['/run/wrappers/bin', '/run/current-system/sw/bin'],
].join(':');
