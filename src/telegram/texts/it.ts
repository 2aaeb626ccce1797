import { priceOf } from '../../money/usd.ts';
import type { Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, quote } from '../outgoing/formatting.ts';
import type { Texts } from './en.ts';
import { failures, reasons } from './failures.it.ts';
import { capital, duration, formatsOf } from './formats.ts';
import * as layout from './layouts.ts';
import { part, say } from './say.ts';

const formats = formatsOf('it-IT');
const { usd, price, percent, plural, anyOf, clockTime } = formats;

const videos = { one: 'video', other: 'video' };
const prompts = { one: 'prompt', other: 'prompt' };

const sound = (audio: boolean): string => (audio ? 'con audio' : 'senza audio');

const shapes: Record<Shape, string> = { '16:9': 'orizzontale 16:9', '9:16': 'verticale 9:16' };

const look = (settings: VideoSettings): string =>
  `${settings.seconds} s, ${settings.resolution}, ${shapes[settings.aspectRatio]}, ${sound(settings.audio)}`;

const models = (offers: readonly Offer[], current?: string) =>
  layout.modelLines(
    { costs: (settings) => `${usd(priceOf(settings))} per ${settings.seconds} s`, yours: 'il tuo' },
    offers,
    current,
  );

const cancelled = (costUsd: number): string =>
  costUsd > 0
    ? `Annullato. Google aveva già iniziato e addebita comunque ${usd(costUsd)}.`
    : 'Annullato. Non è costato nulla.';

const menu = {
  start: 'Che cosa fa questo bot',
  video: 'Fai un video: /video e il tuo prompt',
  settings: 'Le tue impostazioni e quanto costa un video',
  setmodel: 'Scegli il modello',
  language: 'In che lingua ti parlo',
  reset: 'Torna alle impostazioni predefinite',
  stats: 'Che cosa hanno fatto tutti e quanto è costato',
  cancel: 'Annulla il tuo ultimo video non finito',
  help: 'Come si usa questo bot',
};

const adminMenu = {
  allow: 'Ammetti una persona o una chat',
  deny: 'Escludi una persona o una chat',
  budget: 'Quanto si può spendere al giorno',
  export: 'Tutti i record in CSV',
};

/** Tutto in italiano. */
export const it: Texts = {
  name: 'Italiano',
  menu,
  adminMenu,
  smallTalk: [
    ...['ciao', 'ciao bot', 'ciao a tutti', 'salve', 'ehi', 'ehilà', 'hey', 'arrivederci', 'addio', 'a dopo'],
    ...['buongiorno', 'buon giorno', 'buonasera', 'buona sera', 'buonanotte', 'buona notte', 'buon pomeriggio'],
    ...['come stai', 'come va', 'tutto bene', 'chi sei', 'ci sei', 'c’è qualcuno', 'che fai', 'grazie', 'grazie mille'],
    ...['grazie tante', 'tante grazie', 'prego', 'per favore', 'scusa', 'scusami', 'sì', 'no', 'ok', 'va bene'],
    ...['certo', 'bene', 'benissimo', 'capito', 'd’accordo', 'esatto', 'giusto', 'bello', 'bellissimo', 'fantastico'],
    ...['perfetto', 'bravo', 'wow', 'ahah', 'ahahah', 'aiuto', 'annulla', 'prova', 'ciao ciao', 'ciao amico', 'buondì'],
    ...['buona giornata', 'buona serata', 'a presto', 'a domani', 'ci vediamo', 'alla prossima', 'come ti chiami'],
    ...['cosa fai', 'che cos’è', 'cosa sai fare', 'cosa puoi fare', 'come funziona', 'come si usa', 'ti ringrazio'],
    ...['grazie a te', 'grazie infinite', 'grazie di cuore', 'di niente', 'di nulla', 'figurati', 'mi dispiace'],
    ...['scusi', 'okay', 'sì sì', 'no no', 'certamente', 'perfettamente', 'ho capito', 'tutto ok', 'ottimo'],
    ...['magnifico', 'stupendo', 'meraviglioso', 'che bello', 'molto bello', 'bravissimo', 'complimenti', 'ben fatto'],
    ...['mi piace', 'haha', 'inizia', 'ferma'],
  ],
  description:
    'Invia un messaggio e ricevi un video fatto con Google Veo. Prompt e video non vengono conservati. Tocca «Avvia» per vedere come funziona e quanto costa un video.',
  shortDescription: 'Trasforma un messaggio in un video con Google Veo.',

  start: (settings) =>
    say`Ciao! Inviami un messaggio e lo trasformo in un video con Google Veo.

Prova con questo:
${quote('Una volpe rossa corre nella neve fresca all’alba, al rallentatore, e la camera la segue rasoterra.')}
Con le tue impostazioni (${code(settings.model)}, ${look(settings)}) un video costa ${price(settings)} a chi gestisce questo bot e richiede un minuto o due.

Prompt e video non vengono conservati. Per saperne di più: /help.`,

  help: (offers, username, isAdmin) =>
    layout.helpText(
      {
        sections: [
          [
            'Come funziona',
            'Invia un prompt: quello che vuoi vedere e sentire, con parole tue. Un messaggio ti dice a che punto è, poi arriva il video in risposta.',
          ],
          [
            'Foto e video',
            'Una foto con didascalia è l’inizio del video; un album di due, l’inizio e la fine. Puoi anche rispondere a una foto con le tue parole. Rispondi a uno dei miei video, e continua.',
          ],
          ['Nei gruppi', `Rispondi a un mio messaggio, menziona @${username} o scrivi /video e il prompt.`],
        ],
        commands: 'Comandi',
        menu,
        admins: 'Per gli amministratori',
        adminMenu,
        models: 'Modelli',
        privacy: 'Prompt e video non vengono conservati.',
      },
      models(offers),
      isAdmin,
    ),

  settings: (settings, budget, isGone) =>
    layout.listText(
      'Le tue impostazioni',
      [
        ['Modello: ', code(settings.model), isGone ? ', che Google non offre più: scegline un altro' : ''],
        [`Durata: ${settings.seconds} s`],
        [`Risoluzione: ${settings.resolution}`],
        [`Formato: ${shapes[settings.aspectRatio]}`],
        [`Audio: ${settings.audio ? 'sì' : 'no'}`],
      ],
      ...part`\n\nIl prossimo video costa ${price(settings)}.`,
      budget === null
        ? ''
        : `\nIl tuo budget: oggi restano ${usd(budget.leftUsd)} su ${usd(budget.limitUsd)}; si rinnova alle ${clockTime(budget.renewsAt)}.`,
    ),

  models: (offers, current) =>
    say`${bold('Modelli')}\n${models(offers, current)}\n\nScegline uno qui sotto, o scrivi /setmodel e il nome.`,

  modelSet: (settings) =>
    say`Ora il tuo modello è ${code(settings.model)}. Un video costa ${price(settings)} (${settings.seconds} s, ${usd(settings.pricePerSecond)} al secondo).`,

  modelUnknown: (name, nearest, offers, retired) => {
    const [asked, near] = [code(clean(name, 60)), code(nearest.aliases[0] ?? nearest.id)];
    const what = retired
      ? part`Google ha ritirato ${asked}. Il più vicino è ${near}.`
      : part`Non c’è nessun modello ${asked}. Volevi dire ${near}?`;
    return say`${what} Non è cambiato nulla.\n\n${bold('Modelli')}\n${models(offers)}`;
  },

  modelGone: (model, instead) =>
    say`Google non offre più ${code(model)}. Il più vicino è ${code(instead.model)}: con quello questo video costa ${price(instead)}. Lo faccio? Con /setmodel cambi modello una volta per tutte.`,

  reset: (settings) =>
    say`Le tue impostazioni sono di nuovo quelle predefinite: ${code(settings.model)}, ${look(settings)}. Un video costa ${price(settings)}.`,

  stats: (view) =>
    layout.statisticsText(
      {
        made: 'Video fatti',
        inProgress: 'In corso',
        failed: 'Falliti',
        cancelled: 'Annullati',
        rate: 'Tasso di successo',
        cost: 'Costo totale',
        unclear: (some) => `e ${some} che forse Google ha addebitato`,
        promptTokens: 'Token dei prompt',
        outputTokens: 'Token dei prompt in uscita',
        unknown: 'non si sa',
        knownFor: (some) => `noti per ${some}`,
        seconds: 'Secondi di video',
        byModel: 'Per modello',
        byUser: 'Utenti per spesa',
        video: videos,
        prompt: prompts,
      },
      formats,
      view,
    ),
  statsTitle: { all: 'Statistiche', today: 'Oggi (UTC)', week: 'Gli ultimi 7 giorni', month: 'Gli ultimi 30 giorni' },
  statsMine: (title) => `${title}: solo tu`,

  chart: {
    locale: formats.locale,
    usd,
    costPer: {
      day: 'Costo al giorno, UTC',
      week: 'Costo a settimana, UTC',
      month: 'Costo al mese, UTC',
      year: 'Costo all’anno, UTC',
    },
    others: (count) => plural(count, { one: 'altro modello', other: 'altri modelli' }),
  },

  notAvailable: (command) =>
    say`/${command} non c’è ancora. I video si fanno con le impostazioni che mostra /settings.`,
  unknownCommand: (text) => say`Non conosco ${code(clean(text, 40) || '/')}. In /help c’è quello che so fare.`,
  textWanted: () =>
    say`Faccio video da parole, o da una foto e parole: descrivi il video, o invia una foto con una didascalia.`,
  wordsWanted: () =>
    say`Che cosa deve succedere in questa immagine? Inviala con una didascalia, o rispondi all’immagine con le tue parole.`,
  pictureTooLarge: () =>
    say`Telegram mi dà file fino a 20 MB, e questa immagine è più grande. Inviala come foto, per favore. Non costa nulla.`,
  albumRefused: () =>
    say`Posso iniziare un video con una foto, o iniziarlo e finirlo con due: una didascalia per entrambe e nient’altro nell’album. Invialo così, per favore. Questo non costa nulla.`,
  goOn: (settings) =>
    say`Posso far continuare questo video per altri ${settings.seconds} s, e lo ricevi tutto intero. Costa ${price(settings)} (${code(settings.model)}). O ne faccio uno nuovo?`,
  videoUnknown: () =>
    say`Non conosco più questo video, quindi non può continuare. Se non rispondi al video, le tue parole diventano un video nuovo.`,
  videoTooLarge: () =>
    say`Questo video non può continuare: supera i 20 MB che Telegram mi dà. Se non rispondi al video, le tue parole diventano un video nuovo.`,
  videoTooLong: (seconds) =>
    say`Questo video non può continuare: Veo non ne accetta oltre ${seconds} s. Se non rispondi al video, le tue parole diventano un video nuovo.`,
  cannotContinue: (model) =>
    say`${code(model)} non sa continuare i video. Scegli un altro modello con /setmodel, o invia le tue parole senza rispondere.`,
  albumLate: () => say`Il resto di questo album è arrivato tardi: il video è iniziato senza.`,
  promptWanted: () =>
    say`Scrivi anche che cosa vuoi vedere, per esempio ${code('/video una barchetta di carta su un ruscello')}.`,

  restOfText: () =>
    say`Questo sembra il resto di un testo che Telegram ha diviso perché supera i 4096 caratteri. Dal resto non nasce nessun video, e non costa nulla.`,

  queued: (position) => say`In coda: numero ${position}.`,
  unconfirmed: () =>
    say`Aspetto Telegram, che non risponde: il tuo video inizia appena si può. Finora non è stato addebitato nulla.`,
  refused: (until) => say`Google è sovraccarico. Riprovo tra ${duration(until)}.`,
  generating: (elapsed, usual) =>
    say`In corso: ${duration(elapsed)}${usual === null ? '' : ` (di solito circa ${duration(usual)})`}`,
  googleSilent: (elapsed) =>
    say`Al momento Google non risponde. Il video non è perso: continuo a chiedere. Finora ${duration(elapsed)}.`,
  notFetched: () => say`Il video è pronto, ma al momento non si riesce a scaricare. Continuo a provare.`,
  uploadUnclear: () =>
    say`Il video è pronto. La connessione è caduta mentre Telegram lo riceveva, quindi non so se è arrivato. Lo rimando finché Telegram non conferma.`,
  downloading: () => say`Il video è pronto. Lo sto scaricando.`,
  uploading: () => say`Il video è pronto. Te lo sto inviando.`,
  cancelled: (costUsd) => say`${cancelled(costUsd)}`,
  caption: (view) =>
    say`${layout.captionLine(view, formats, { second: 's', took: (time) => `in ${time}` })}${view.isPrivate ? '\nIl gruppo in cui l’hai chiesto non l’ha accettato.' : ''}`,
  sentInPrivate: () =>
    say`Telegram non mi ha lasciato inviare il video qui, quindi te l’ho inviato in privato. Controlla se posso inviare video qui.`,

  failed: (view) =>
    layout.failedText(
      {
        reasons,
        failures,
        free: 'Non è costato nulla.',
        maybe: (cost) => `Forse Google ha addebitato ${cost}.`,
        charged: (cost) => `Google addebita comunque ${cost}.`,
        link: 'Chi può leggere il bucket lo trova qui',
        googleSays: 'Google dice',
      },
      usd,
      view,
    ),

  queueFull: (waiting) =>
    say`${waiting === 0 ? 'Il tuo ultimo prompt è ancora in corso. Aspetta che finisca, o annullalo con /cancel.' : `Hai già ${plural(waiting, prompts)} in attesa. Aspetta che ne finisca uno, o annullalo con /cancel.`} Questo non è stato accettato e non costa nulla.`,
  lineFull: (waiting) =>
    say`${plural(waiting, { one: 'prompt di tutti gli utenti è', other: 'prompt di tutti gli utenti sono' })} già in attesa. Riprova più tardi. Questo non è stato accettato e non costa nulla.`,
  stopping: () => say`Il bot si sta riavviando. Invialo di nuovo tra un minuto. Non è stato addebitato nulla.`,
  journalBroken: () =>
    say`Il bot non riesce a scrivere il suo registro, quindi non accetta nuovi prompt. Non è stato addebitato nulla. Avvisa, per favore, chi lo gestisce.`,
  stranger: (userId, chatId) =>
    say`Questo bot è privato. Chi lo gestisce può ammetterti con il tuo id, ${code(`${userId}`)}${chatId === userId ? '' : part`, o con l’id di questa chat, ${code(`${chatId}`)}`}.`,
  letIn: (isGroup) =>
    isGroup
      ? say`Ora questo gruppo può usarmi. In /help è spiegato come.`
      : say`Ora puoi usare questo bot. Inviami un messaggio e lo trasformo in un video; per saperne di più: /start.`,
  overBudget: (budget, priceUsd) =>
    say`Questo video costa ${usd(priceUsd)}, ma ${budget.scope === 'all' ? 'del budget di questo bot' : 'del tuo budget'} (${usd(budget.limitUsd)} al giorno) restano solo ${usd(budget.leftUsd)}. Si rinnova alle ${clockTime(budget.renewsAt)}. Il prompt non è stato accettato e non costa nulla.`,
  confirm: (settings) =>
    say`Questo video costa ${price(settings)} (${code(settings.model)}, ${settings.seconds} s). Lo faccio?`,
  noPrompt: () =>
    say`Non sembra un prompt, quindi non ho iniziato nessun video. Descrivi quello che vuoi vedere e sentire, o premi il pulsante se lo vuoi davvero.`,
  stale: () => say`Non c’ero quando l’hai inviato. Vuoi ancora il video?`,

  whichLanguage: () => say`In che lingua ti parlo?`,

  nothingToCancel: () => say`Non hai nessun video in corso.`,
  whichToCancel: () => say`Quale? Il più recente è in alto. Dove c’è un prezzo, Google lo addebita comunque.`,
  doing: {
    queued: 'in coda',
    'generating.submitting': 'in corso',
    'generating.rendering': 'in corso',
    downloading: 'pronto',
    uploading: 'pronto',
  },
  cancelChoice: (index, doing, elapsed, stillUsd) =>
    `${index}. ${doing} ${duration(elapsed)}${stillUsd > 0 ? ` · ${usd(stillUsd)}` : ''}`,

  admin: {
    allowed: (id) => say`Ora ${code(`${id}`)} può usare questo bot.`,
    denied: (id) => say`${code(`${id}`)} non può più usare questo bot.`,
    stranger: (name, id, chatId) =>
      say`${clean(name, 64)} (${code(`${id}`)}) voleva usare questo bot${chatId === id ? '' : part` nel gruppo ${code(`${chatId}`)}`}.`,
    idWanted: (command) => say`Dimmi l’id di una persona o di una chat, per esempio ${code(`/${command} 12345678`)}.`,
    budgets: (all, perUser) =>
      layout.listText(
        'Budget al giorno (UTC)',
        [
          [`Tutti insieme: ${all === null ? 'nessun limite' : `restano ${usd(all.leftUsd)} su ${usd(all.limitUsd)}`}`],
          [`Ciascuno: ${perUser === null ? 'nessun limite' : usd(perUser)}`],
        ],
        ...part`\n\nCambiali con ${anyOf('/budget all 20', '/budget user 5', '/budget all off')}.`,
      ),
    budgetUnknown: () =>
      say`Non capisco. Non è cambiato nulla. Scrivilo così: ${anyOf('/budget all 20', '/budget user 2.50', '/budget all off')}.`,
    notDenied: (id) =>
      say`${code(`${id}`)} amministra questo bot e non si può escludere. Togli prima l’id da ADMIN_USER_IDS.`,
    exportInPrivate: () => say`I record riguardano tutti. Chiedimeli nella nostra chat privata.`,
    nothingToExport: () => say`Non ci sono ancora record.`,
    exported: (count) => say`${plural(count, { one: 'record', other: 'record' })} in CSV.`,
    modelWithdrawn: (model, instead) =>
      say`Google non offre più ${code(model)} a questo progetto. I suoi pulsanti sono spariti; a chi l’aveva scelto ${instead === null ? 'dico che non ce n’è un altro' : part`propongo ${code(instead)}`}.`,
    modelRestored: (model) => say`Google offre di nuovo ${code(model)}.`,
    started: (username) => say`@${username} è in funzione.`,
    refused: (words) => say`${words}`,
    failing: (failure, words) => say`Un video è fallito con ${failure}. ${words}`,
    spent: (share, spentUsd, limitUsd, userId) =>
      say`Speso: ${percent(share / 100)} ${userId === null ? 'del budget di oggi' : `del budget di ${userId}`}, ${usd(spentUsd)} su ${usd(limitUsd)}.`,
    journalBroken: () =>
      say`Il registro non si può più scrivere. Non si accettano nuovi prompt; quello che è in corso finisce in memoria. Il perché è nel log.`,
    journalAway: () =>
      say`Da mezzo minuto il database del registro non è raggiungibile. Il bot lo aspetta e intanto non riceve messaggi; non va perso nulla. Se c’è un’altra macchina di riserva che lo raggiunge, subentra lei. Il perché è nel log.`,
    journalBack: () =>
      say`Il database del registro è di nuovo raggiungibile, e il bot continua con quello che è stato scritto nel frattempo.`,
  },

  buttons: {
    cancel: (stillUsd) => (stillUsd > 0 ? `Annulla (costa ${usd(stillUsd)})` : 'Annulla'),
    again: (priceUsd) => `Di nuovo · ${usd(priceUsd)}`,
    continue: (priceUsd) => `Continualo · ${usd(priceUsd)}`,
    newVideo: (priceUsd) => `Uno nuovo · ${usd(priceUsd)}`,
    againWith: (model, priceUsd) => `Con ${model} · ${usd(priceUsd)}`,
    run: (priceUsd) => `Fai il video · ${usd(priceUsd)}`,
    againIn: (shape, priceUsd) => `In ${shapes[shape]} · ${usd(priceUsd)}`,
    model: (model, priceUsd, current) => layout.choice(model, usd(priceUsd), current),
    shape: (shape, priceUsd, current) => layout.choice(capital(shapes[shape]), usd(priceUsd), current),
    sound: (audio, priceUsd, current) => layout.choice(capital(sound(audio)), usd(priceUsd), current),
    reset: 'Ripristina',
    language: 'Lingua',
    languageOfTelegram: 'Come in Telegram',
    letIn: 'Ammetti',
    stats: { all: 'Tutto', today: 'Oggi', week: '7 giorni', month: '30 giorni', mine: 'Io', everybody: 'Tutti' },
  },

  notes: {
    notYours: 'Questo pulsante è di qualcun altro.',
    outdated: 'Questo pulsante non vale più.',
    over: 'Questo è già finito.',
    tooLate: 'Troppo tardi: il video è pronto e sta arrivando.',
    cancelled,
    cancelling: 'Annullo appena Google risponde.',
    alreadyStarted: 'È già in corso.',
    promptGone: 'Non vedo più il prompt. Invialo di nuovo, per favore.',
    pictureGone: 'Non vedo più tutte le sue immagini. Inviale di nuovo, per favore.',
    started: 'In arrivo.',
    priceFirst: 'Guarda il prezzo: ora è sul pulsante.',
    modelGone: (model) => `Google non offre più ${model}. I pulsanti mostrano quello che c’è ora.`,
    modelSet: (model) => `Ora il tuo modello è ${model}.`,
    shapeSet: (shape) => `I tuoi prossimi video: ${shapes[shape]}.`,
    soundSet: (audio) => `I tuoi prossimi video: ${sound(audio)}.`,
    reset: 'Le tue impostazioni sono di nuovo quelle predefinite.',
    languageSet: 'D’ora in poi ti parlo in italiano.',
    letIn: 'Fatto: ora può usare questo bot.',
    refused: 'Ora non si può; guarda il mio messaggio.',
    trouble: 'Qualcosa è andato storto. Premi di nuovo, per favore.',
  },
};
