/** Why this text cannot be a key, or null. Keys of local servers can be any word, so little is asked. */
export function keyProblem(
  text: string,
): 'empty' | 'has-spaces' | 'not-plain' | 'too-long' | 'is-address' | null {
  const key = text.trim();
  if (key === '') return 'empty';
  if (key.length > 4096) return 'too-long';
  if (/\s/.test(key)) return 'has-spaces';
  if (/^https?:\/\//i.test(key)) return 'is-address';
  return /^[\x21-\x7e]+$/.test(key) ? null : 'not-plain';
}
