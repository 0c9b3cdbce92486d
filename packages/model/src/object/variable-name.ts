/** Name of a script variable as it is stored and compared: without `&`, upper case, its trailing `#` kept. */
export function variableName(text: string): string {
  const trimmed = text.trim();
  return (trimmed.startsWith('&') ? trimmed.slice(1) : trimmed).toUpperCase();
}
