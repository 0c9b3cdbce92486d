/** File of the data folder with the key that seals passwords; outside of the database, so that a copy of that opens nothing. */
export const SECRET_KEY_FILE = 'secret.key';
