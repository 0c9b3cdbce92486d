/** Lines of the server's log: time in UTC, then the text. */
export function serverLog(write: (line: string) => void): (text: string) => void {
  return (text) => write(`${new Date().toISOString()} ${text}`);
}
