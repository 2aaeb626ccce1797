/** A stretch of time for people: `940 ms`, `1.2 s`, `12 s`, `3 min 05 s`, `2 h 10 min`, `4 d 3 h`. @param {number} ms */
export function duration(ms) {
  const passed = Math.max(0, Math.round(ms));
  const seconds = passed / 1000;
  if (passed < 1_000) return `${passed} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** The time since a start, exact, as facts are timed: `+4.250 s`. @param {number} ms */
export function sinceStart(ms) {
  if (ms < 60_000) return `+${(ms / 1000).toFixed(3)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `+${minutes} min ${((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')} s`;
}

/** The same length of time for machines. @param {number} ms */
export const isoDuration = (ms) => `PT${(ms / 1000).toFixed(3)}S`;

/** A day, as `2026-11-22`, in UTC. @param {number} ms since the epoch */
export const day = (ms) => new Date(ms).toISOString().slice(0, 10);

/** The time of day, as `19:59:38`, in UTC. @param {number} ms since the epoch */
export const clockTime = (ms) => new Date(ms).toISOString().slice(11, 19);

/** The time of day to the ms, as `19:59:38.537`, in UTC. @param {number} ms since the epoch */
export const exactTime = (ms) => new Date(ms).toISOString().slice(11, 23);

/** A moment of the log, as `2026-11-22 19:59:38 UTC`: as the journal and the bot's own log have it. @param {number} ms since the epoch */
export const moment = (ms) => `${day(ms)} ${clockTime(ms)} UTC`;

/** A fact's name as a sentence would say it: `video generated`. @param {string} name */
export const spoken = (name) => name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();

/** A state's path for people: `generating · rendering`. @param {string} path */
export const stateWords = (path) => path.split('.').join(' · ');

/** The last part of a state's path. @param {string} path */
export const leafOf = (path) => path.slice(path.lastIndexOf('.') + 1);

/** An id short enough for a list. @param {string} name */
export const short = (name) => (/^[0-9a-f]{8}-/.test(name) ? name.slice(0, 8) : name);

/** One value of a fact's data. @param {string} key @param {unknown} value */
export function valueWords(key, value) {
  if (value === null || value === undefined) return /Usd$|Tokens$/.test(key) ? 'unknown' : 'none';
  if (typeof value === 'number') {
    if (/At$/.test(key)) return moment(value);
    if (/Usd$|^pricePerSecond$/.test(key)) return `$${value.toFixed(2)}`;
    if (key === 'bytes') return `${value.toLocaleString('en')} B`;
    return String(value);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** How a state should look, from what it is called and whether it is the end. @param {string} path @param {boolean} final */
export function toneOf(path, final) {
  if (!final) return 'live';
  if (/fail|error|reject/i.test(path)) return 'bad';
  if (/cancel|abort|stop/i.test(path)) return 'off';
  return 'good';
}
