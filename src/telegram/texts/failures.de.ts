import type { Failures, FilterReason } from './layouts.ts';

const again = 'Du kannst den Prompt noch einmal schicken.';
const tellOwner = 'Bitte sag dem Betreiber dieses Bots Bescheid.';
const later = 'Bitte versuch es in ein paar Minuten noch einmal.';
const reword = 'Bitte formuliere den Prompt anders.';

export const reasons: Readonly<Record<FilterReason, string>> = {
  child: 'Inhalte mit Kindern',
  celebrity: 'Ähnlichkeit mit einer echten, bekannten Person',
  'video-safety': 'Sicherheit von Videos',
  dangerous: 'gefährliche Inhalte',
  hate: 'Hass',
  other: 'ein Sicherheitsgrund, den Google nicht nennt',
  prohibited: 'verbotene Inhalte',
  'third-party': 'Inhalte, die jemand anderem gehören',
  sexual: 'sexuelle Inhalte',
  toxic: 'beleidigende Inhalte',
  violence: 'Gewalt',
  vulgar: 'vulgäre Sprache',
};

/** Was passiert ist und was zu tun ist, zu jedem Code. */
export const failures = (model: string, because: string): Failures => ({
  MODEL_NOT_FOUND: [
    `Google bietet ${model} nicht mehr an (oder nicht für dieses Projekt).`,
    'Wähl mit /setmodel ein anderes Modell.',
  ],
  PERMISSION_DENIED: ['Google lässt diesen Bot gerade keine Videos machen.', tellOwner],
  CREDENTIALS_REFUSED: ['Google hat die Zugangsdaten dieses Bots nicht angenommen.', tellOwner],
  REQUEST_REFUSED: [
    'Google hat die Anfrage abgelehnt.',
    'Versuch es mit anderen Worten oder einem anderen Modell (/setmodel).',
  ],
  GOOGLE_BUSY: ['Google hatte auch nach vielen Versuchen keinen Platz.', 'Bitte versuch es später noch einmal.'],
  PROMPT_LOST: ['Der Prompt war nicht mehr im Speicher.', again],
  PROMPT_CUT: [
    'Telegram hat deinen Text in mehrere Nachrichten geteilt, weil er länger als 4.096 Zeichen ist. Darum habe ich kein Video angefangen.',
    'Bitte schick einen kürzeren.',
  ],
  ALBUM_REFUSED: [
    'Ein Video kann mit einem Foto anfangen oder mit zweien anfangen und enden: eine Bildunterschrift für beide und sonst nichts im Album.',
    'Bitte schick es so.',
  ],
  FILE_NOT_FETCHED: [
    'Ich habe von Telegram nicht bekommen, womit das Video anfangen soll.',
    'Bitte schick es noch einmal.',
  ],
  PICTURE_UNREADABLE: [
    'Mit dieser Datei kann Veo nichts anfangen: Es nimmt JPEG und PNG.',
    'Bitte schick sie als Foto.',
  ],
  SHUT_OUT: [
    'Du darfst diesen Bot nicht mehr benutzen, darum wurde das nicht angefangen.',
    'Der Betreiber kann dich wieder hereinlassen.',
  ],
  BOT_STOPPED_QUEUED: ['Der Bot wurde neu gestartet, bevor du an der Reihe warst.', again],
  JOURNAL_BROKEN: ['Der Bot kann sein Journal nicht schreiben und fängt nichts Neues an.', tellOwner],
  SUBMIT_UNCLEAR: [
    'Die Verbindung brach ab, während Google den Prompt annahm. Niemand weiß, ob er angekommen ist. Der Bot schickt einen Prompt nie zweimal.',
    again,
  ],
  BOT_STOPPED_SUBMITTING: ['Der Bot wurde gestoppt, während Google den Prompt annahm.', again],
  FILTERED: [`Googles Sicherheitsfilter hat das Video zurückgehalten${because}.`, reword],
  PROMPT_BLOCKED: [`Googles Sicherheitsfilter hat den Prompt abgelehnt${because}.`, reword],
  VEO_BUSY: ['Veo ist gerade überlastet und hat das Video nicht gemacht.', later],
  VEO_REFUSED_SETTINGS: ['Veo hat die Anfrage abgelehnt.', 'Versuch es mit /setmodel und einem anderen Modell.'],
  VEO_FAILED: ['Veo konnte das Video nicht machen.', later],
  VEO_EMPTY: ['Veo ist fertig, aber ohne Video und ohne Grund.', again],
  BUCKET_NOT_READY: [
    'Google richtet seinen Zugang zum Bucket noch ein.',
    'Bitte versuch es in zwei Minuten noch einmal.',
  ],
  RENDER_TIMEOUT: ['Google hat zu lange gebraucht, der Bot wartet nicht länger.', again],
  GOOGLE_SILENT: ['Google hat einen Tag lang nicht geantwortet. Niemand weiß, was aus dem Video wurde.', again],
  VEO_UNREADABLE: ['Google ist fertig, aber der Bot konnte die Antwort nicht lesen.', tellOwner],
  OPERATION_LOST: ['Google kennt dieses Video nicht mehr.', again],
  BOT_STOPPED_RENDERING: ['Der Bot wurde gestoppt, während Google das Video machte.', again],
  VIDEO_GONE: ['Das Video wurde gemacht, aber Google hat es nicht mehr.', again],
  DOWNLOAD_FAILED: ['Das Video wurde gemacht, ließ sich aber nicht von Google holen.', again],
  BUCKET_REFUSED: ['Das Video wurde gemacht, aber der Bot darf es nicht aus seinem Bucket lesen.', tellOwner],
  VIDEO_TOO_LARGE: [
    'Das Video wurde gemacht, ist aber größer, als Telegram diesen Bot senden lässt (50 MB).',
    'Der Betreiber kann einen lokalen Bot-API-Server verwenden, der bis zu 2.000 MB sendet.',
  ],
  CHAT_UNREACHABLE: ['Das Video wurde gemacht, aber dieser Chat war nicht erreichbar.', again],
  UPLOAD_REFUSED: [
    'Das Video wurde gemacht, aber Telegram hat es nicht angenommen.',
    'Schau nach, ob der Bot hier Videos senden darf.',
  ],
  UPLOAD_FAILED: ['Das Video wurde gemacht, aber Telegram war lange nicht erreichbar.', again],
  UPLOAD_UNCLEAR: [
    'Das Video wurde gemacht und gesendet, aber Telegram hat nie bestätigt, dass es da ist. Niemand weiß, ob es ankam.',
    again,
  ],
  BOT_STOPPED_DELIVERING: ['Das Video wurde gemacht, aber der Bot wurde beim Zustellen gestoppt.', again],
  INTERNAL: ['In diesem Bot ist etwas schiefgegangen.', again],
});
