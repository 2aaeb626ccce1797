import type { Failures, FilterReason } from './layouts.ts';

const again = 'Puedes enviar el prompt otra vez.';
const tellOwner = 'Avisa, por favor, a quien lleva este bot.';
const later = 'Inténtalo de nuevo en unos minutos.';
const reword = 'Prueba a decirlo de otra manera.';

export const reasons: Readonly<Record<FilterReason, string>> = {
  child: 'contenido con menores',
  celebrity: 'parecido con una persona real y conocida',
  'video-safety': 'seguridad de los vídeos',
  dangerous: 'contenido peligroso',
  hate: 'odio',
  other: 'un motivo de seguridad que Google no dice',
  prohibited: 'contenido prohibido',
  'third-party': 'contenido que es de otra persona',
  sexual: 'contenido sexual',
  toxic: 'contenido ofensivo',
  violence: 'violencia',
  vulgar: 'lenguaje vulgar',
};

/** Qué pasó y qué hacer, para cada código. */
export const failures = (model: string, because: string): Failures => ({
  MODEL_NOT_FOUND: [`Google ya no ofrece ${model} (o no a este proyecto).`, 'Elige otro modelo con /setmodel.'],
  PERMISSION_DENIED: ['Google no deja que este bot haga vídeos en este momento.', tellOwner],
  CREDENTIALS_REFUSED: ['Google no aceptó las credenciales de este bot.', tellOwner],
  REQUEST_REFUSED: ['Google rechazó la petición.', 'Prueba con otras palabras o con otro modelo (/setmodel).'],
  GOOGLE_BUSY: ['Google no tenía sitio, ni siquiera después de muchos intentos.', 'Inténtalo más tarde.'],
  PROMPT_LOST: ['El prompt ya no estaba en memoria.', again],
  PROMPT_CUT: [
    'Telegram partió tu texto en varios mensajes porque pasa de 4096 caracteres, así que no empecé ningún vídeo.',
    'Envía uno más corto.',
  ],
  ALBUM_REFUSED: [
    'Puedo empezar un vídeo con una foto, o empezarlo y acabarlo con dos: un solo texto para ambas y nada más en el álbum.',
    'Envíalo así, por favor.',
  ],
  FILE_NOT_FETCHED: ['No pude recibir de Telegram aquello con lo que iba a empezar el vídeo.', 'Envíalo otra vez.'],
  PICTURE_UNREADABLE: ['Veo no acepta ese archivo como imagen: admite JPEG y PNG.', 'Envíala como foto.'],
  SHUT_OUT: ['Ya no puedes usar este bot, así que esto no empezó.', 'Quien lo lleva puede volver a darte acceso.'],
  BOT_STOPPED_QUEUED: ['El bot se reinició antes de que llegara tu turno.', again],
  JOURNAL_BROKEN: ['El bot no puede escribir su registro de eventos y no empieza nada nuevo.', tellOwner],
  SUBMIT_UNCLEAR: [
    'La conexión se cortó mientras Google recibía el prompt, así que nadie sabe si llegó. El bot nunca envía un prompt dos veces.',
    again,
  ],
  BOT_STOPPED_SUBMITTING: ['El bot se detuvo mientras Google recibía el prompt.', again],
  FILTERED: [`El filtro de seguridad de Google retuvo el vídeo${because}.`, reword],
  PROMPT_BLOCKED: [`El filtro de seguridad de Google rechazó el prompt${because}.`, reword],
  VEO_BUSY: ['Veo está saturado y no hizo el vídeo.', later],
  VEO_REFUSED_SETTINGS: ['Veo rechazó la petición.', 'Prueba otro modelo con /setmodel.'],
  VEO_FAILED: ['Veo no pudo hacer el vídeo.', later],
  VEO_EMPTY: ['Veo terminó sin vídeo y sin decir por qué.', again],
  BUCKET_NOT_READY: ['Google todavía está preparando su acceso al bucket.', 'Inténtalo de nuevo en dos minutos.'],
  RENDER_TIMEOUT: ['Google tardó demasiado y el bot dejó de esperar.', again],
  GOOGLE_SILENT: ['Google no respondió en todo un día, así que nadie sabe qué fue del vídeo.', again],
  VEO_UNREADABLE: ['Google terminó, pero el bot no pudo leer su respuesta.', tellOwner],
  OPERATION_LOST: ['Google ya no conoce este vídeo.', again],
  BOT_STOPPED_RENDERING: ['El bot se detuvo mientras Google hacía el vídeo.', again],
  VIDEO_GONE: ['El vídeo estaba listo, pero Google ya no lo tiene.', again],
  DOWNLOAD_FAILED: ['El vídeo estaba listo, pero no se pudo descargar de Google.', again],
  BUCKET_REFUSED: ['El vídeo estaba listo, pero el bot no puede leerlo de su bucket.', tellOwner],
  VIDEO_TOO_LARGE: [
    'El vídeo estaba listo, pero pesa más de lo que Telegram deja enviar a este bot (50 MB).',
    'Quien lo lleva puede usar un servidor local de la Bot API, que envía hasta 2000 MB.',
  ],
  CHAT_UNREACHABLE: ['El vídeo estaba listo, pero no se pudo llegar a este chat.', again],
  UPLOAD_REFUSED: ['El vídeo estaba listo, pero Telegram no lo aceptó.', 'Mira si el bot puede enviar vídeos aquí.'],
  UPLOAD_FAILED: ['El vídeo estaba listo, pero Telegram estuvo mucho tiempo sin responder.', again],
  UPLOAD_UNCLEAR: [
    'El vídeo se hizo y se envió, pero Telegram nunca confirmó que lo tiene, así que nadie sabe si llegó.',
    again,
  ],
  BOT_STOPPED_DELIVERING: ['El vídeo estaba listo, pero el bot se detuvo mientras lo enviaba.', again],
  INTERNAL: ['Algo falló dentro de este bot.', again],
});
