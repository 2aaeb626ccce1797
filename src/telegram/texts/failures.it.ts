import type { Failures, FilterReason } from './layouts.ts';

const again = 'Puoi inviare di nuovo il prompt.';
const tellOwner = 'Avvisa, per favore, chi gestisce questo bot.';
const later = 'Riprova tra qualche minuto.';
const reword = 'Prova a dirlo in un altro modo.';

export const reasons: Readonly<Record<FilterReason, string>> = {
  child: 'contenuti con minori',
  celebrity: 'somiglianza con una persona reale e nota',
  'video-safety': 'sicurezza dei video',
  dangerous: 'contenuti pericolosi',
  hate: 'odio',
  other: 'un motivo di sicurezza che Google non dice',
  prohibited: 'contenuti vietati',
  'third-party': 'contenuti che sono di altri',
  sexual: 'contenuti sessuali',
  toxic: 'contenuti offensivi',
  violence: 'violenza',
  vulgar: 'linguaggio volgare',
};

/** Che cosa è successo e che cosa fare, per ogni codice. */
export const failures = (model: string, because: string): Failures => ({
  MODEL_NOT_FOUND: [
    `Google non offre più ${model} (o non a questo progetto).`,
    'Scegli un altro modello con /setmodel.',
  ],
  PERMISSION_DENIED: ['Al momento Google non lascia fare video a questo bot.', tellOwner],
  CREDENTIALS_REFUSED: ['Google non ha accettato le credenziali di questo bot.', tellOwner],
  REQUEST_REFUSED: ['Google ha rifiutato la richiesta.', 'Prova con altre parole o con un altro modello (/setmodel).'],
  GOOGLE_BUSY: ['Google non aveva posto, neanche dopo molti tentativi.', 'Riprova più tardi.'],
  PROMPT_LOST: ['Il prompt non era più in memoria.', again],
  PROMPT_CUT: [
    'Telegram ha diviso il tuo testo in più messaggi, perché supera i 4096 caratteri: non ho iniziato nessun video.',
    'Inviane uno più corto.',
  ],
  ALBUM_REFUSED: [
    'Posso iniziare un video con una foto, o iniziarlo e finirlo con due: una didascalia per entrambe e nient’altro nell’album.',
    'Invialo così, per favore.',
  ],
  FILE_NOT_FETCHED: ['Non ho ricevuto da Telegram ciò con cui doveva iniziare il video.', 'Invialo di nuovo.'],
  PICTURE_UNREADABLE: ['Veo non accetta quel file come immagine: accetta JPEG e PNG.', 'Inviala come foto.'],
  SHUT_OUT: ['Non puoi più usare questo bot, quindi questo non è iniziato.', 'Chi lo gestisce può riammetterti.'],
  BOT_STOPPED_QUEUED: ['Il bot è stato riavviato prima del tuo turno.', again],
  JOURNAL_BROKEN: ['Il bot non riesce a scrivere il suo registro e non inizia niente di nuovo.', tellOwner],
  SUBMIT_UNCLEAR: [
    'La connessione è caduta mentre Google riceveva il prompt: nessuno sa se è arrivato. Il bot non invia mai un prompt due volte.',
    again,
  ],
  BOT_STOPPED_SUBMITTING: ['Il bot è stato fermato mentre Google riceveva il prompt.', again],
  FILTERED: [`Il filtro di sicurezza di Google ha trattenuto il video${because}.`, reword],
  PROMPT_BLOCKED: [`Il filtro di sicurezza di Google ha rifiutato il prompt${because}.`, reword],
  VEO_BUSY: ['Veo è sovraccarico e non ha fatto il video.', later],
  VEO_REFUSED_SETTINGS: ['Veo ha rifiutato la richiesta.', 'Prova un altro modello con /setmodel.'],
  VEO_FAILED: ['Veo non è riuscito a fare il video.', later],
  VEO_EMPTY: ['Veo ha finito senza un video e senza dire perché.', again],
  BUCKET_NOT_READY: ['Google sta ancora preparando il suo accesso al bucket.', 'Riprova tra due minuti.'],
  RENDER_TIMEOUT: ['Google ci ha messo troppo e il bot ha smesso di aspettare.', again],
  GOOGLE_SILENT: ['Google non ha risposto per un giorno intero: nessuno sa che fine ha fatto il video.', again],
  VEO_UNREADABLE: ['Google ha finito, ma il bot non è riuscito a leggere la risposta.', tellOwner],
  OPERATION_LOST: ['Google non conosce più questo video.', again],
  BOT_STOPPED_RENDERING: ['Il bot è stato fermato mentre Google faceva il video.', again],
  VIDEO_GONE: ['Il video era pronto, ma Google non ce l’ha più.', again],
  DOWNLOAD_FAILED: ['Il video era pronto, ma non si è potuto scaricare da Google.', again],
  BUCKET_REFUSED: ['Il video era pronto, ma il bot non può leggerlo dal suo bucket.', tellOwner],
  VIDEO_TOO_LARGE: [
    'Il video era pronto, ma è più grande di quanto Telegram lasci inviare a questo bot (50 MB).',
    'Chi lo gestisce può usare un server Bot API locale, che invia fino a 2000 MB.',
  ],
  CHAT_UNREACHABLE: ['Il video era pronto, ma questa chat non era raggiungibile.', again],
  UPLOAD_REFUSED: [
    'Il video era pronto, ma Telegram non l’ha accettato.',
    'Controlla se il bot può inviare video qui.',
  ],
  UPLOAD_FAILED: ['Il video era pronto, ma Telegram non è stato raggiungibile a lungo.', again],
  UPLOAD_UNCLEAR: [
    'Il video era pronto ed è stato inviato, ma Telegram non ha mai confermato di averlo: nessuno sa se è arrivato.',
    again,
  ],
  BOT_STOPPED_DELIVERING: ['Il video era pronto, ma il bot è stato fermato mentre lo consegnava.', again],
  INTERNAL: ['Qualcosa è andato storto dentro questo bot.', again],
});
