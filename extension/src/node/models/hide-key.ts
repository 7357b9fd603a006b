/** A text without the key and without the passwords of addresses: failures quote servers, and servers quote keys. */
export function hideKey(text: string, apiKey: string | undefined): string {
  const hidden = apiKey === undefined || apiKey === '' ? text : text.replaceAll(apiKey, '[key]');
  return hidden.replace(/\bsk-[\w*.-]{8,}/g, '[key]').replace(/\/\/[^/\s@]+@/g, '//');
}
