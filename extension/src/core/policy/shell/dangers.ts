import type { ShellCommand } from './shell-command.ts';

/** Places whose loss is the machine's or the person's, as they may be spelled. */
const critical =
  /^(\/|~|\$\{?HOME\}?|%USERPROFILE%|[A-Za-z]:)?[/\\]*(\.?\*|\.|\.\.)?$|^\/+(bin|boot|dev|etc|home|lib|lib32|lib64|opt|proc|root|sbin|srv|sys|usr|var|Users|System|Library|Applications|Windows)([/\\]+\*?)?$|^\/+(home|Users)\/+[^/*]+\/*\*?$|^(\/+[^/]*)?\/+\.\.([/\\]|$)|^[A-Za-z]:\\(Windows|Users|Program Files)/i;

const device = /^\/dev\/(sd|hd|vd|xvd|nvme|mmcblk|disk|mapper|dm-|md|loop|mem|kmem|port)/;

/** Why a command must never run, whatever a person would answer in a hurry; null for all others. */
export function dangerOf(name: string, command: ShellCommand): string | null {
  const args = command.words.slice(1).map(({ text, raw }) => text ?? raw);
  const operands = args.filter((arg) => !arg.startsWith('-'));
  const options = args.filter((arg) => arg.startsWith('-')).join(' ');
  const recursive =
    /(^|\s)(-[a-zA-Z]*[rR]|--recursive)|-Recurse\b/i.test(options) || args.some((arg) => /^\/s$/i.test(arg));
  const criticalOperand = operands.find((operand) => isCritical(operand));
  const written = command.redirects.find(
    ({ writes, target }) => writes && target !== null && device.test(target),
  );
  if (written) return `it would overwrite the device ${written.target ?? ''}`;
  switch (name) {
    case 'rm':
    case 'del':
    case 'erase':
    case 'rd':
    case 'rmdir':
    case 'ri':
    case 'remove-item':
      return recursive && criticalOperand !== undefined
        ? `it would delete everything below ${criticalOperand}`
        : null;
    case 'chmod':
    case 'chown':
    case 'chgrp':
      return recursive && operands.slice(1).some(isCritical)
        ? `it would change the rights of everything below ${operands[1] ?? ''}`
        : null;
    case 'find':
      return args.includes('-delete') &&
        operands[0] !== undefined &&
        operands[0] !== '.' &&
        isCritical(operands[0])
        ? `it would delete files below ${operands[0]}`
        : null;
    case 'mv':
      return operands.slice(0, -1).some(isCritical) ? 'it would move a folder that the system needs' : null;
    case 'dd':
      return args.some((arg) => arg.startsWith('of=') && device.test(arg.slice(3)))
        ? 'it would overwrite a device'
        : null;
    case 'shred':
    case 'wipefs':
    case 'blkdiscard':
      return operands.some((operand) => device.test(operand)) ? 'it would wipe a device' : null;
    case 'format':
      return /^[A-Za-z]:/.test(operands[0] ?? '') ? 'it would erase a drive' : null;
    case 'shutdown':
    case 'reboot':
    case 'halt':
    case 'poweroff':
      return 'it would stop the machine';
    default:
      return /^mkfs(\.|$)|^mke2fs$/.test(name) ? 'it would make a new file system over an old one' : null;
  }
}

/** `.` and `*` alone mean the working folder: bad enough to be asked about, not the machine. */
const isCritical = (operand: string): boolean => !/^(\.|\*|\.\*|)$/.test(operand) && critical.test(operand);

/** A function that starts itself twice, in the background. */
export const forkBomb = /([\w:.]+)\s*\(\)\s*\{[^}]*\1\s*\|\s*\1\s*&[^}]*\}/;
