import type { Failures, FilterReason } from './layouts.ts';

const again = 'Tu peux renvoyer le prompt.';
const tellOwner = 'Préviens, s’il te plaît, la personne qui gère ce bot.';
const later = 'Réessaie dans quelques minutes.';
const reword = 'Essaie de le dire autrement.';

export const reasons: Readonly<Record<FilterReason, string>> = {
  child: 'contenu impliquant des enfants',
  celebrity: 'ressemblance avec une vraie personne connue',
  'video-safety': 'sécurité des vidéos',
  dangerous: 'contenu dangereux',
  hate: 'haine',
  other: 'une raison de sécurité que Google ne donne pas',
  prohibited: 'contenu interdit',
  'third-party': 'contenu qui appartient à quelqu’un d’autre',
  sexual: 'contenu sexuel',
  toxic: 'contenu injurieux',
  violence: 'violence',
  vulgar: 'langage vulgaire',
};

/** Ce qui s’est passé et ce qu’on peut faire, pour chaque code. */
export const failures = (model: string, because: string): Failures => ({
  MODEL_NOT_FOUND: [`Google ne propose plus ${model} (ou pas à ce projet).`, 'Choisis un autre modèle avec /setmodel.'],
  PERMISSION_DENIED: ['En ce moment, Google ne laisse pas ce bot faire de vidéos.', tellOwner],
  CREDENTIALS_REFUSED: ['Google n’a pas accepté les identifiants de ce bot.', tellOwner],
  REQUEST_REFUSED: ['Google a refusé la demande.', 'Essaie d’autres mots ou un autre modèle (/setmodel).'],
  GOOGLE_BUSY: ['Google n’avait plus de place, même après de nombreux essais.', 'Réessaie plus tard.'],
  PROMPT_LOST: ['Le prompt n’était plus en mémoire.', again],
  PROMPT_CUT: [
    'Telegram a découpé ton texte en plusieurs messages, car il dépasse 4\u202f096 caractères ; je n’ai donc commencé aucune vidéo.',
    'Envoies-en un plus court.',
  ],
  ALBUM_REFUSED: [
    'Je peux commencer une vidéo par une photo, ou la commencer et la finir avec deux : une seule légende pour les deux, et rien d’autre dans l’album.',
    'Envoie-le comme ça, s’il te plaît.',
  ],
  FILE_NOT_FETCHED: [
    'Je n’ai pas pu recevoir de Telegram ce par quoi la vidéo devait commencer.',
    'Renvoie-le, s’il te plaît.',
  ],
  PICTURE_UNREADABLE: [
    'Veo n’accepte pas ce fichier comme image : il prend le JPEG et le PNG.',
    'Envoie-le comme photo.',
  ],
  SHUT_OUT: [
    'Tu n’as plus accès à ce bot, donc rien n’a été commencé.',
    'La personne qui le gère peut te redonner accès.',
  ],
  BOT_STOPPED_QUEUED: ['Le bot a redémarré avant ton tour.', again],
  JOURNAL_BROKEN: ['Le bot n’arrive pas à écrire son journal et ne commence rien de nouveau.', tellOwner],
  SUBMIT_UNCLEAR: [
    'La connexion a été coupée pendant que Google recevait le prompt ; personne ne sait s’il est arrivé. Le bot n’envoie jamais un prompt deux fois.',
    again,
  ],
  BOT_STOPPED_SUBMITTING: ['Le bot a été arrêté pendant que Google recevait le prompt.', again],
  FILTERED: [`Le filtre de sécurité de Google a retenu la vidéo${because}.`, reword],
  PROMPT_BLOCKED: [`Le filtre de sécurité de Google a refusé le prompt${because}.`, reword],
  VEO_BUSY: ['Veo est surchargé et n’a pas fait la vidéo.', later],
  VEO_REFUSED_SETTINGS: ['Veo a refusé la demande.', 'Essaie un autre modèle avec /setmodel.'],
  VEO_FAILED: ['Veo n’a pas réussi à faire la vidéo.', later],
  VEO_EMPTY: ['Veo a fini sans vidéo et sans dire pourquoi.', again],
  BUCKET_NOT_READY: ['Google est encore en train de préparer son accès au bucket.', 'Réessaie dans deux minutes.'],
  RENDER_TIMEOUT: ['Google a mis trop de temps, le bot a cessé d’attendre.', again],
  GOOGLE_SILENT: [
    'Google n’a pas répondu pendant toute une journée ; personne ne sait ce que la vidéo est devenue.',
    again,
  ],
  VEO_UNREADABLE: ['Google a fini, mais le bot n’a pas pu lire sa réponse.', tellOwner],
  OPERATION_LOST: ['Google ne connaît plus cette vidéo.', again],
  BOT_STOPPED_RENDERING: ['Le bot a été arrêté pendant que Google faisait la vidéo.', again],
  VIDEO_GONE: ['La vidéo était prête, mais Google ne l’a plus.', again],
  DOWNLOAD_FAILED: ['La vidéo était prête, mais impossible de la récupérer chez Google.', again],
  BUCKET_REFUSED: ['La vidéo était prête, mais le bot n’a pas le droit de la lire dans son bucket.', tellOwner],
  VIDEO_TOO_LARGE: [
    'La vidéo était prête, mais elle dépasse ce que Telegram laisse ce bot envoyer (50 Mo).',
    'La personne qui le gère peut utiliser un serveur Bot API local, qui envoie jusqu’à 2\u202f000 Mo.',
  ],
  CHAT_UNREACHABLE: ['La vidéo était prête, mais ce chat était injoignable.', again],
  UPLOAD_REFUSED: [
    'La vidéo était prête, mais Telegram ne l’a pas acceptée.',
    'Vérifie que le bot peut envoyer des vidéos ici.',
  ],
  UPLOAD_FAILED: ['La vidéo était prête, mais Telegram est resté longtemps injoignable.', again],
  UPLOAD_UNCLEAR: [
    'La vidéo a été faite et envoyée, mais Telegram n’a jamais confirmé l’avoir ; personne ne sait si elle est arrivée.',
    again,
  ],
  BOT_STOPPED_DELIVERING: ['La vidéo était prête, mais le bot a été arrêté pendant l’envoi.', again],
  INTERNAL: ['Quelque chose s’est mal passé dans ce bot.', again],
});
