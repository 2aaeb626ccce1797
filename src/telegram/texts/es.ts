import { priceOf } from '../../money/usd.ts';
import type { Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, quote } from '../outgoing/formatting.ts';
import type { Texts } from './en.ts';
import { failures, reasons } from './failures.es.ts';
import { capital, duration, formatsOf } from './formats.ts';
import * as layout from './layouts.ts';
import { part, say } from './say.ts';

const formats = formatsOf('es-ES');
const { usd, price, percent, plural, anyOf, clockTime } = formats;

const videos = { one: 'vídeo', other: 'vídeos' };
const prompts = { one: 'prompt', other: 'prompts' };

const sound = (audio: boolean): string => (audio ? 'con sonido' : 'sin sonido');

const shapes: Record<Shape, string> = { '16:9': 'horizontal 16:9', '9:16': 'vertical 9:16' };

const look = (settings: VideoSettings): string =>
  `${settings.seconds} s, ${settings.resolution}, ${shapes[settings.aspectRatio]}, ${sound(settings.audio)}`;

const models = (offers: readonly Offer[], current?: string) =>
  layout.modelLines(
    { costs: (settings) => `${usd(priceOf(settings))} por ${settings.seconds} s`, yours: 'el tuyo' },
    offers,
    current,
  );

const cancelled = (costUsd: number): string =>
  costUsd > 0
    ? `Cancelado. Google ya había empezado y cobra ${usd(costUsd)} igualmente.`
    : 'Cancelado. No ha costado nada.';

const menu = {
  start: 'Qué hace este bot',
  video: 'Hacer un vídeo: /video y tu prompt',
  settings: 'Tus ajustes y lo que cuesta un vídeo',
  setmodel: 'Elegir el modelo',
  language: 'En qué idioma te hablo',
  reset: 'Volver a los ajustes predeterminados',
  stats: 'Qué ha hecho cada uno y cuánto ha costado',
  cancel: 'Cancelar tu último vídeo sin terminar',
  help: 'Cómo se usa este bot',
};

const adminMenu = {
  allow: 'Dar acceso a alguien o a un chat',
  deny: 'Quitar el acceso a alguien o a un chat',
  budget: 'Cuánto se puede gastar al día',
  export: 'Todos los registros en CSV',
};

/** Todo en español. */
export const es: Texts = {
  name: 'Español',
  menu,
  adminMenu,
  smallTalk: [
    ...['hola', 'hola bot', 'holi', 'buenas', 'qué tal', 'hola qué tal', 'hey', 'hola a todos', 'adiós', 'chao'],
    ...['buenos días', 'buenas tardes', 'buenas noches', 'buen día', 'hasta luego', 'nos vemos', 'saludos'],
    ...['cómo estás', 'cómo va', 'qué pasa', 'quién eres', 'estás ahí', 'hay alguien', 'todo bien', 'gracias'],
    ...['muchas gracias', 'mil gracias', 'de nada', 'por favor', 'perdón', 'perdona', 'lo siento', 'sí', 'no', 'vale'],
    ...['claro', 'bueno', 'bien', 'muy bien', 'listo', 'de acuerdo', 'entendido', 'dale', 'genial', 'guay', 'qué guay'],
    ...['perfecto', 'increíble', 'qué bonito', 'jaja', 'jajaja', 'ayuda', 'cancelar', 'prueba', 'hola amigo'],
    ...['buenas a todos', 'qué onda', 'qué hay', 'qué haces', 'chau', 'hasta mañana', 'hasta pronto', 'hasta la vista'],
    ...['buen fin de semana', 'que tengas buen día', 'cómo te va', 'cómo andas', 'cómo estás tú', 'qué es esto'],
    ...['qué puedes hacer', 'qué sabes hacer', 'cómo funciona', 'cómo se usa', 'muchísimas gracias', 'gracias a ti'],
    ...['te lo agradezco', 'disculpa', 'disculpe', 'no hay de qué', 'no pasa nada', 'sip', 'nop', 'okey', 'ya'],
    ...['venga', 'por supuesto', 'claro que sí', 'entiendo', 'está bien', 'excelente', 'maravilloso', 'fantástico'],
    ...['buen trabajo', 'bravo', 'me encanta', 'muy bonito', 'qué bien', 'jeje', 'empezar', 'parar'],
  ],
  description:
    'Envía un mensaje y recibe un vídeo hecho con Google Veo. Los prompts y los vídeos no se guardan. Pulsa «Iniciar» para ver cómo funciona y cuánto cuesta un vídeo.',
  shortDescription: 'Convierte un mensaje en un vídeo con Google Veo.',

  start: (settings) =>
    say`¡Hola! Envíame un mensaje y lo convierto en un vídeo con Google Veo.

Prueba con este:
${quote('Un zorro rojo corre por la nieve recién caída al amanecer, a cámara lenta, y la cámara lo sigue a ras de suelo.')}
Con tus ajustes (${code(settings.model)}, ${look(settings)}) un vídeo le cuesta ${price(settings)} a quien lleva este bot y tarda un par de minutos.

Los prompts y los vídeos no se guardan. Más en /help.`,

  help: (offers, username, isAdmin) =>
    layout.helpText(
      {
        sections: [
          [
            'Cómo funciona',
            'Envía un prompt: lo que quieres ver y oír, con tus palabras. Un mensaje te va diciendo cómo va, y después llega el vídeo como respuesta.',
          ],
          [
            'Fotos y vídeos',
            'Una foto con texto es el principio del vídeo; un álbum de dos, el principio y el final. También puedes responder a una foto con tus palabras. Responde a uno de mis vídeos y lo continúo.',
          ],
          ['En grupos', `Responde a un mensaje mío, menciona a @${username} o escribe /video y el prompt.`],
        ],
        commands: 'Comandos',
        menu,
        admins: 'Para administradores',
        adminMenu,
        models: 'Modelos',
        privacy: 'Los prompts y los vídeos no se guardan.',
      },
      models(offers),
      isAdmin,
    ),

  settings: (settings, budget, isGone) =>
    layout.listText(
      'Tus ajustes',
      [
        ['Modelo: ', code(settings.model), isGone ? ', que Google ya no ofrece: elige otro, por favor' : ''],
        [`Duración: ${settings.seconds} s`],
        [`Resolución: ${settings.resolution}`],
        [`Formato: ${shapes[settings.aspectRatio]}`],
        [`Sonido: ${settings.audio ? 'sí' : 'no'}`],
      ],
      ...part`\n\nEl próximo vídeo cuesta ${price(settings)}.`,
      budget === null
        ? ''
        : `\nTu presupuesto: hoy quedan ${usd(budget.leftUsd)} de ${usd(budget.limitUsd)}; se renueva a las ${clockTime(budget.renewsAt)}.`,
    ),

  models: (offers, current) =>
    say`${bold('Modelos')}\n${models(offers, current)}\n\nElige uno aquí abajo, o escribe /setmodel y su nombre.`,

  modelSet: (settings) =>
    say`Tu modelo es ahora ${code(settings.model)}. Un vídeo cuesta ${price(settings)} (${settings.seconds} s, ${usd(settings.pricePerSecond)} por segundo).`,

  modelUnknown: (name, nearest, offers, retired) => {
    const [asked, near] = [code(clean(name, 60)), code(nearest.aliases[0] ?? nearest.id)];
    const what = retired
      ? part`Google ha retirado ${asked}. El más parecido es ${near}.`
      : part`No hay ningún modelo ${asked}. ¿Querías decir ${near}?`;
    return say`${what} No ha cambiado nada.\n\n${bold('Modelos')}\n${models(offers)}`;
  },

  modelGone: (model, instead) =>
    say`Google ya no ofrece ${code(model)}. El más parecido es ${code(instead.model)}: con él este vídeo cuesta ${price(instead)}. ¿Lo hago? Con /setmodel cambias de modelo definitivamente.`,

  reset: (settings) =>
    say`Tus ajustes vuelven a ser los predeterminados: ${code(settings.model)}, ${look(settings)}. Un vídeo cuesta ${price(settings)}.`,

  stats: (view) =>
    layout.statisticsText(
      {
        made: 'Vídeos hechos',
        inProgress: 'En marcha',
        failed: 'Fallidos',
        cancelled: 'Cancelados',
        rate: 'Tasa de éxito',
        cost: 'Coste total',
        unclear: (some) => `y ${some} que Google quizá haya cobrado`,
        promptTokens: 'Tokens de los prompts',
        outputTokens: 'Tokens de los prompts de salida',
        unknown: 'no se sabe',
        knownFor: (some) => `se sabe de ${some}`,
        seconds: 'Segundos de vídeo',
        byModel: 'Por modelo',
        byUser: 'Usuarios por gasto',
        video: videos,
        prompt: prompts,
      },
      formats,
      view,
    ),
  statsTitle: { all: 'Estadísticas', today: 'Hoy (UTC)', week: 'Los últimos 7 días', month: 'Los últimos 30 días' },
  statsMine: (title) => `${title}: lo tuyo`,

  chart: {
    locale: formats.locale,
    usd,
    costPer: {
      day: 'Coste por día, UTC',
      week: 'Coste por semana, UTC',
      month: 'Coste por mes, UTC',
      year: 'Coste por año, UTC',
    },
    others: (count) => plural(count, { one: 'modelo más', other: 'modelos más' }),
  },

  notAvailable: (command) =>
    say`/${command} todavía no está. Los vídeos se hacen con los ajustes que muestra /settings.`,
  unknownCommand: (text) => say`No conozco ${code(clean(text, 40) || '/')}. En /help está lo que sé hacer.`,
  textWanted: () =>
    say`Hago vídeos con palabras, o con una foto y palabras: describe el vídeo, o envía una foto con un texto.`,
  wordsWanted: () => say`¿Qué debe pasar en esta imagen? Envíala con un texto, o respóndele con tus palabras.`,
  pictureTooLarge: () =>
    say`Telegram me da archivos de hasta 20 MB, y esta imagen pesa más. Envíala como foto, por favor. Esto no cuesta nada.`,
  albumRefused: () =>
    say`Puedo empezar un vídeo con una foto, o empezarlo y acabarlo con dos: un solo texto para ambas y nada más en el álbum. Envíalo así, por favor. Esto no cuesta nada.`,
  goOn: (settings) =>
    say`Puedo continuar este vídeo ${settings.seconds} s más, y recibes el vídeo entero. Cuesta ${price(settings)} (${code(settings.model)}). ¿O hago uno nuevo?`,
  videoUnknown: () =>
    say`Ya no conozco este vídeo, así que no puedo continuarlo. Si no respondes a él, tus palabras serán un vídeo nuevo.`,
  videoTooLarge: () =>
    say`No puedo continuar este vídeo: pesa más de los 20 MB que me da Telegram. Si no respondes a él, tus palabras serán un vídeo nuevo.`,
  videoTooLong: (seconds) =>
    say`No puedo continuar este vídeo: Veo no acepta ninguno de más de ${seconds} s. Si no respondes a él, tus palabras serán un vídeo nuevo.`,
  cannotContinue: (model) =>
    say`${code(model)} no sabe continuar vídeos. Elige otro modelo con /setmodel, o envía tus palabras sin responder.`,
  albumLate: () => say`El resto de este álbum llegó tarde: el vídeo empezó sin él.`,
  promptWanted: () =>
    say`Escribe también qué quieres ver, por ejemplo ${code('/video un barquito de papel en un arroyo')}.`,

  restOfText: () =>
    say`Esto parece el resto de un texto que Telegram ha partido por pasar de 4096 caracteres. Con el resto no hago ningún vídeo, y no cuesta nada.`,

  queued: (position) => say`En la cola: número ${position}.`,
  unconfirmed: () =>
    say`Espero a Telegram, que ahora no responde: tu vídeo empezará en cuanto se pueda. De momento no se ha cobrado nada.`,
  refused: (until) => say`Google está saturado. Próximo intento en ${duration(until)}.`,
  generating: (elapsed, usual) =>
    say`En marcha: ${duration(elapsed)}${usual === null ? '' : ` (suele tardar ${duration(usual)})`}`,
  googleSilent: (elapsed) =>
    say`Google no responde en este momento. El vídeo no se ha perdido: sigo preguntando. De momento, ${duration(elapsed)}.`,
  notFetched: () => say`El vídeo está listo, pero ahora mismo no se puede descargar. Sigo intentándolo.`,
  uploadUnclear: () =>
    say`El vídeo está listo. La conexión se cortó mientras Telegram lo recibía, así que no sé si llegó. Lo vuelvo a enviar hasta que Telegram lo confirme.`,
  downloading: () => say`El vídeo está listo. Lo estoy descargando.`,
  uploading: () => say`El vídeo está listo. Te lo estoy enviando.`,
  cancelled: (costUsd) => say`${cancelled(costUsd)}`,
  caption: (view) =>
    say`${layout.captionLine(view, formats, { second: 's', took: (time) => `en ${time}` })}${view.isPrivate ? '\nEl grupo donde lo pediste no lo aceptó.' : ''}`,
  sentInPrivate: () =>
    say`Telegram no me dejó enviar el vídeo aquí, así que te lo envié en privado. Mira si puedo enviar vídeos aquí.`,

  failed: (view) =>
    layout.failedText(
      {
        reasons,
        failures,
        free: 'No ha costado nada.',
        maybe: (cost) => `Puede que Google haya cobrado ${cost} por él.`,
        charged: (cost) => `Google cobra ${cost} igualmente.`,
        link: 'Quien pueda leer el bucket lo encuentra aquí',
        googleSays: 'Google dice',
      },
      usd,
      view,
    ),

  queueFull: (waiting) =>
    say`${waiting === 0 ? 'Tu último prompt aún está en marcha. Espera a que acabe, o cancélalo con /cancel.' : `Ya tienes ${plural(waiting, prompts)} esperando. Espera a que acabe uno, o cancélalo con /cancel.`} Este no se ha aceptado y no cuesta nada.`,
  lineFull: (waiting) =>
    say`Entre todos ya hay ${plural(waiting, prompts)} esperando. Inténtalo más tarde. Este no se ha aceptado y no cuesta nada.`,
  stopping: () => say`El bot se está reiniciando. Envíalo otra vez en un minuto. No se ha cobrado nada.`,
  journalBroken: () =>
    say`El bot no puede escribir su registro de eventos, así que no acepta prompts nuevos. No se ha cobrado nada. Avisa, por favor, a quien lo lleva.`,
  stranger: (userId, chatId) =>
    say`Este bot es privado. Quien lo lleva puede darte acceso con tu id, ${code(`${userId}`)}${chatId === userId ? '' : part`, o con el id de este chat, ${code(`${chatId}`)}`}.`,
  letIn: (isGroup) =>
    isGroup
      ? say`Este grupo ya puede usarme. En /help se explica cómo.`
      : say`Ya puedes usar este bot. Envíame un mensaje y lo convierto en un vídeo; más en /start.`,
  overBudget: (budget, priceUsd) =>
    say`Este vídeo cuesta ${usd(priceUsd)}, pero ${budget.scope === 'all' ? 'del presupuesto de este bot' : 'de tu presupuesto'} (${usd(budget.limitUsd)} al día) solo quedan ${usd(budget.leftUsd)}. Se renueva a las ${clockTime(budget.renewsAt)}. El prompt no se ha aceptado y no cuesta nada.`,
  confirm: (settings) =>
    say`Este vídeo cuesta ${price(settings)} (${code(settings.model)}, ${settings.seconds} s). ¿Lo hago?`,
  noPrompt: () =>
    say`Eso no parece un prompt, así que no he empezado ningún vídeo. Describe lo que quieres ver y oír, o pulsa el botón si de verdad lo quieres así.`,
  stale: () => say`No estaba cuando enviaste esto. ¿Todavía quieres el vídeo?`,

  whichLanguage: () => say`¿En qué idioma te hablo?`,

  nothingToCancel: () => say`No tienes ningún vídeo sin terminar.`,
  whichToCancel: () => say`¿Cuál? El más reciente está arriba. Donde hay un precio, Google lo cobra igualmente.`,
  doing: {
    queued: 'en cola',
    'generating.submitting': 'en marcha',
    'generating.rendering': 'en marcha',
    downloading: 'listo',
    uploading: 'listo',
  },
  cancelChoice: (index, doing, elapsed, stillUsd) =>
    `${index}. ${doing} ${duration(elapsed)}${stillUsd > 0 ? ` · ${usd(stillUsd)}` : ''}`,

  admin: {
    allowed: (id) => say`${code(`${id}`)} ya puede usar este bot.`,
    denied: (id) => say`${code(`${id}`)} ya no puede usar este bot.`,
    stranger: (name, id, chatId) =>
      say`${clean(name, 64)} (${code(`${id}`)}) ha querido usar este bot${chatId === id ? '' : part` en el grupo ${code(`${chatId}`)}`}.`,
    idWanted: (command) => say`Dime el id de una persona o de un chat, por ejemplo ${code(`/${command} 12345678`)}.`,
    budgets: (all, perUser) =>
      layout.listText(
        'Presupuestos por día (UTC)',
        [
          [`Entre todos: ${all === null ? 'sin límite' : `quedan ${usd(all.leftUsd)} de ${usd(all.limitUsd)}`}`],
          [`Cada persona: ${perUser === null ? 'sin límite' : usd(perUser)}`],
        ],
        ...part`\n\nCámbialos con ${anyOf('/budget all 20', '/budget user 5', '/budget all off')}.`,
      ),
    budgetUnknown: () =>
      say`No lo entiendo. No ha cambiado nada. Dilo así: ${anyOf('/budget all 20', '/budget user 2.50', '/budget all off')}.`,
    notDenied: (id) =>
      say`${code(`${id}`)} administra este bot y no se le puede quitar el acceso. Quita antes el id de ADMIN_USER_IDS.`,
    exportInPrivate: () => say`Los registros son de todos. Pídemelos en nuestro chat privado.`,
    nothingToExport: () => say`Todavía no hay registros.`,
    exported: (count) => say`${plural(count, { one: 'registro', other: 'registros' })} en CSV.`,
    modelWithdrawn: (model, instead) =>
      say`Google ya no ofrece ${code(model)} a este proyecto. Sus botones han desaparecido; a quien lo tenía elegido ${instead === null ? 'se le dice que no hay otro modelo' : part`se le ofrece ${code(instead)}`}.`,
    modelRestored: (model) => say`Google vuelve a ofrecer ${code(model)}.`,
    started: (username) => say`@${username} está en marcha.`,
    refused: (words) => say`${words}`,
    failing: (failure, words) => say`Un vídeo ha fallado con ${failure}. ${words}`,
    spent: (share, spentUsd, limitUsd, userId) =>
      say`Se ha gastado el ${percent(share / 100)} ${userId === null ? 'del presupuesto de hoy' : `del presupuesto de ${userId}`}: ${usd(spentUsd)} de ${usd(limitUsd)}.`,
    journalBroken: () =>
      say`Ya no se puede escribir el registro de eventos. No se aceptan prompts nuevos; lo que está en marcha acaba en memoria. El porqué está en el log.`,
    journalAway: () =>
      say`Hace medio minuto que no se puede acceder a la base de datos del registro de eventos. El bot la espera y mientras tanto no recibe mensajes; no se pierde nada. Si hay otra máquina en reserva que sí puede acceder, toma el relevo. El porqué está en el log.`,
    journalBack: () =>
      say`La base de datos del registro de eventos ha vuelto, y el bot sigue con lo que se ha escrito mientras tanto.`,
  },

  buttons: {
    cancel: (stillUsd) => (stillUsd > 0 ? `Cancelar (cuesta ${usd(stillUsd)})` : 'Cancelar'),
    again: (priceUsd) => `Otra vez · ${usd(priceUsd)}`,
    continue: (priceUsd) => `Continuarlo · ${usd(priceUsd)}`,
    newVideo: (priceUsd) => `Uno nuevo · ${usd(priceUsd)}`,
    againWith: (model, priceUsd) => `Con ${model} · ${usd(priceUsd)}`,
    run: (priceUsd) => `Hacer el vídeo · ${usd(priceUsd)}`,
    againIn: (shape, priceUsd) => `En ${shapes[shape]} · ${usd(priceUsd)}`,
    model: (model, priceUsd, current) => layout.choice(model, usd(priceUsd), current),
    shape: (shape, priceUsd, current) => layout.choice(capital(shapes[shape]), usd(priceUsd), current),
    sound: (audio, priceUsd, current) => layout.choice(capital(sound(audio)), usd(priceUsd), current),
    reset: 'Restablecer',
    language: 'Idioma',
    languageOfTelegram: 'Como en Telegram',
    letIn: 'Dar acceso',
    stats: { all: 'Todo', today: 'Hoy', week: '7 días', month: '30 días', mine: 'Yo', everybody: 'Todos' },
  },

  notes: {
    notYours: 'Este botón es de otra persona.',
    outdated: 'Este botón ya no vale.',
    over: 'Este ya ha terminado.',
    tooLate: 'Demasiado tarde: el vídeo está listo y va de camino.',
    cancelled,
    cancelling: 'Lo cancelo en cuanto Google responda.',
    alreadyStarted: 'Esto ya está en marcha.',
    promptGone: 'Ya no veo el prompt. Envíalo otra vez, por favor.',
    pictureGone: 'Ya no veo todas sus imágenes. Envíalas otra vez, por favor.',
    started: 'En camino.',
    priceFirst: 'Mira el precio: ahora está en el botón.',
    modelGone: (model) => `Google ya no ofrece ${model}. Los botones muestran lo que hay ahora.`,
    modelSet: (model) => `Tu modelo es ahora ${model}.`,
    shapeSet: (shape) => `Tus próximos vídeos: ${shapes[shape]}.`,
    soundSet: (audio) => `Tus próximos vídeos: ${sound(audio)}.`,
    reset: 'Tus ajustes vuelven a ser los predeterminados.',
    languageSet: 'A partir de ahora te hablo en español.',
    letIn: 'Hecho: ya tiene acceso a este bot.',
    refused: 'Ahora mismo no se puede; mira mi mensaje.',
    trouble: 'Algo ha fallado. Pulsa otra vez, por favor.',
  },
};
