import { priceOf } from '../../money/usd.ts';
import type { Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, quote } from '../outgoing/formatting.ts';
import type { Texts } from './en.ts';
import { failures, reasons } from './failures.de.ts';
import { capital, duration, formatsOf } from './formats.ts';
import * as layout from './layouts.ts';
import { part, say } from './say.ts';

const formats = formatsOf('de-DE');
const { usd, price, percent, plural, anyOf, clockTime } = formats;

const videos = { one: 'Video', other: 'Videos' };
const prompts = { one: 'Prompt', other: 'Prompts' };

const sound = (audio: boolean): string => (audio ? 'mit Ton' : 'ohne Ton');

const shapes: Record<Shape, string> = { '16:9': 'quer 16:9', '9:16': 'hoch 9:16' };

const look = (settings: VideoSettings): string =>
  `${settings.seconds} s, ${settings.resolution}, ${shapes[settings.aspectRatio]}, ${sound(settings.audio)}`;

const models = (offers: readonly Offer[], current?: string) =>
  layout.modelLines(
    { costs: (settings) => `${usd(priceOf(settings))} für ${settings.seconds} s`, yours: 'deins' },
    offers,
    current,
  );

const cancelled = (costUsd: number): string =>
  costUsd > 0
    ? `Abgebrochen. Google hatte schon angefangen und berechnet trotzdem ${usd(costUsd)}.`
    : 'Abgebrochen. Es hat nichts gekostet.';

const menu = {
  start: 'Was dieser Bot macht',
  video: 'Ein Video machen: /video und dein Prompt',
  settings: 'Deine Einstellungen und was ein Video kostet',
  setmodel: 'Das Modell wählen',
  language: 'In welcher Sprache ich spreche',
  reset: 'Zurück zu den Standardeinstellungen',
  stats: 'Was alle gemacht haben und was es gekostet hat',
  cancel: 'Dein neuestes unfertiges Video abbrechen',
  help: 'So geht’s',
};

const adminMenu = {
  allow: 'Jemanden oder einen Chat hereinlassen',
  deny: 'Jemanden oder einen Chat aussperren',
  budget: 'Was am Tag ausgegeben werden darf',
  export: 'Alle Einträge als CSV',
};

/** Alles auf Deutsch. */
export const de: Texts = {
  name: 'Deutsch',
  menu,
  adminMenu,
  smallTalk: [
    ...['hallo', 'hallo du', 'hallo bot', 'hallöchen', 'hi du', 'servus', 'moin', 'grüß dich', 'grüß gott', 'na'],
    ...['guten morgen', 'guten tag', 'guten abend', 'gute nacht', 'tschüss', 'ciao', 'bis später', 'bis dann'],
    ...['wie gehts', 'wie gehts dir', 'wie geht es dir', 'wer bist du', 'bist du da', 'jemand da', 'was geht', 'danke'],
    ...['danke schön', 'dankeschön', 'vielen dank', 'danke dir', 'bitte', 'bitte schön', 'entschuldigung', 'ja'],
    ...['nein', 'nö', 'doch', 'klar', 'gut', 'alles klar', 'passt', 'genau', 'stimmt', 'na gut', 'sorry', 'super'],
    ...['toll', 'prima', 'schön', 'sehr schön', 'geil', 'krass', 'cool', 'perfekt', 'hilfe', 'abbrechen', 'hey du'],
    ...['hallo zusammen', 'hallo an alle', 'hallo leute', 'moin moin', 'grüezi', 'na du', 'guten abend zusammen'],
    ...['schönen tag', 'schönen abend', 'schönes wochenende', 'auf wiedersehen', 'bis morgen', 'bis bald', 'tschüssi'],
    ...['tschau', 'mach’s gut', 'was ist das', 'was bist du', 'was kannst du', 'was machst du', 'wie funktioniert das'],
    ...['alles gut', 'alles ok', 'danke sehr', 'danke vielmals', 'tausend dank', 'herzlichen dank', 'gern', 'gerne'],
    ...['gern geschehen', 'kein problem', 'kein ding', 'bitte sehr', 'tut mir leid', 'jo', 'jep', 'jap', 'nee', 'okay'],
    ...['in ordnung', 'verstanden', 'ach so', 'aha', 'echt', 'mega', 'klasse', 'wahnsinn', 'sehr gut', 'gut gemacht'],
    ...['top', 'wow', 'haha', 'hihi', 'stopp', 'tschuess', 'danke schoen'],
  ],
  description:
    'Schick eine Nachricht und bekomm ein Video von Google Veo. Prompts und Videos werden nicht gespeichert. Tipp auf „Starten“, um zu sehen, wie es geht und was ein Video kostet.',
  shortDescription: 'Macht aus einer Nachricht ein Video mit Google Veo.',

  start: (settings) =>
    say`Hallo! Schick mir eine Nachricht, und ich mache daraus ein Video mit Google Veo.

Probier mal:
${quote('Ein Rotfuchs läuft bei Sonnenaufgang durch frischen Schnee, in Zeitlupe, die Kamera folgt ihm dicht am Boden.')}
Mit deinen Einstellungen (${code(settings.model)}, ${look(settings)}) kostet ein Video den Betreiber dieses Bots ${price(settings)} und dauert ein, zwei Minuten.

Prompts und Videos werden nicht gespeichert. Mehr steht in /help.`,

  help: (offers, username, isAdmin) =>
    layout.helpText(
      {
        sections: [
          [
            'So geht’s',
            'Schick einen Prompt: was zu sehen und zu hören sein soll, in deinen Worten. Eine Nachricht zeigt dir, wie weit es ist, dann kommt das Video als Antwort.',
          ],
          [
            'Fotos und Videos',
            'Mit einem Foto mit Bildunterschrift fängt das Video an; ein Album aus zweien gibt Anfang und Ende vor. Du kannst auch mit deinen Worten auf ein Foto antworten. Antworte auf eines meiner Videos, und es geht weiter.',
          ],
          [
            'In Gruppen',
            `Antworte auf eine meiner Nachrichten, erwähne @${username} oder schreib /video und den Prompt.`,
          ],
        ],
        commands: 'Befehle',
        menu,
        admins: 'Für Admins',
        adminMenu,
        models: 'Modelle',
        privacy: 'Prompts und Videos werden nicht gespeichert.',
      },
      models(offers),
      isAdmin,
    ),

  settings: (settings, budget, isGone) =>
    layout.listText(
      'Deine Einstellungen',
      [
        ['Modell: ', code(settings.model), isGone ? ' – gibt es bei Google nicht mehr, bitte wähl ein anderes' : ''],
        [`Länge: ${settings.seconds} s`],
        [`Auflösung: ${settings.resolution}`],
        [`Format: ${shapes[settings.aspectRatio]}`],
        [`Ton: ${settings.audio ? 'an' : 'aus'}`],
      ],
      ...part`\n\nDas nächste Video kostet ${price(settings)}.`,
      budget === null
        ? ''
        : `\nDein Budget: heute noch ${usd(budget.leftUsd)} von ${usd(budget.limitUsd)}; neu ab ${clockTime(budget.renewsAt)}.`,
    ),

  models: (offers, current) =>
    say`${bold('Modelle')}\n${models(offers, current)}\n\nWähl unten eins aus, oder schreib /setmodel und den Namen.`,

  modelSet: (settings) =>
    say`Dein Modell ist jetzt ${code(settings.model)}. Ein Video kostet ${price(settings)} (${settings.seconds} s, ${usd(settings.pricePerSecond)} pro Sekunde).`,

  modelUnknown: (name, nearest, offers, retired) => {
    const [asked, near] = [code(clean(name, 60)), code(nearest.aliases[0] ?? nearest.id)];
    const what = retired
      ? part`Google hat ${asked} abgeschaltet. Am nächsten kommt ihm ${near}.`
      : part`Ein Modell ${asked} gibt es nicht. Meintest du ${near}?`;
    return say`${what} Es hat sich nichts geändert.\n\n${bold('Modelle')}\n${models(offers)}`;
  },

  modelGone: (model, instead) =>
    say`Google bietet ${code(model)} nicht mehr an. Am nächsten kommt ihm ${code(instead.model)}: Damit kostet dieses Video ${price(instead)}. Soll ich es machen? Mit /setmodel wechselst du dein Modell auf Dauer.`,

  reset: (settings) =>
    say`Es gelten wieder die Standardeinstellungen: ${code(settings.model)}, ${look(settings)}. Ein Video kostet ${price(settings)}.`,

  stats: (view) =>
    layout.statisticsText(
      {
        made: 'Fertige Videos',
        inProgress: 'In Arbeit',
        failed: 'Fehlgeschlagen',
        cancelled: 'Abgebrochen',
        rate: 'Erfolgsquote',
        cost: 'Gesamtkosten',
        unclear: (some) => `von Google vielleicht berechnet: noch ${some}`,
        promptTokens: 'Tokens der Prompts',
        outputTokens: 'Tokens der ausgegebenen Prompts',
        unknown: 'unbekannt',
        knownFor: (some) => `bekannt für ${some}`,
        seconds: 'Sekunden Video',
        byModel: 'Nach Modell',
        byUser: 'Nutzer nach Kosten',
        video: videos,
        prompt: prompts,
      },
      formats,
      view,
    ),
  statsTitle: { all: 'Statistik', today: 'Heute (UTC)', week: 'Die letzten 7 Tage', month: 'Die letzten 30 Tage' },
  statsMine: (title) => `${title}: nur du`,

  chart: {
    locale: formats.locale,
    usd,
    costPer: {
      day: 'Kosten pro Tag, UTC',
      week: 'Kosten pro Woche, UTC',
      month: 'Kosten pro Monat, UTC',
      year: 'Kosten pro Jahr, UTC',
    },
    others: (count) => plural(count, { one: 'anderes Modell', other: 'andere Modelle' }),
  },

  notAvailable: (command) =>
    say`/${command} gibt es noch nicht. Videos entstehen mit den Einstellungen, die /settings zeigt.`,
  unknownCommand: (text) => say`${code(clean(text, 40) || '/')} kenne ich nicht. Was ich kann, steht in /help.`,
  textWanted: () =>
    say`Ich mache Videos aus Worten, oder aus einem Foto und Worten: Beschreib bitte das Video, oder schick ein Foto mit Bildunterschrift.`,
  wordsWanted: () =>
    say`Was soll in diesem Bild passieren? Schick es mit einer Bildunterschrift, oder antworte darauf mit deinen Worten.`,
  pictureTooLarge: () =>
    say`Telegram gibt mir Dateien bis 20 MB, und dieses Bild ist größer. Bitte schick es als Foto. Es kostet nichts.`,
  albumRefused: () =>
    say`Ein Video kann mit einem Foto anfangen oder mit zweien anfangen und enden: eine Bildunterschrift für beide und sonst nichts im Album. Bitte schick es so. Das hier kostet nichts.`,
  goOn: (settings) =>
    say`Ich kann dieses Video um ${settings.seconds} s verlängern, und du bekommst das Ganze. Das kostet ${price(settings)} (${code(settings.model)}). Oder soll ich ein neues machen?`,
  videoUnknown: () =>
    say`Dieses Video kenne ich nicht mehr, darum geht es nicht weiter. Ohne die Antwort darauf werden deine Worte ein neues Video.`,
  videoTooLarge: () =>
    say`Dieses Video geht nicht weiter: Es ist größer als die 20 MB, die Telegram mir gibt. Ohne die Antwort darauf werden deine Worte ein neues Video.`,
  videoTooLong: (seconds) =>
    say`Dieses Video geht nicht weiter: Veo nimmt keins über ${seconds} s. Ohne die Antwort darauf werden deine Worte ein neues Video.`,
  cannotContinue: (model) =>
    say`${code(model)} kann Videos nicht verlängern. Wähl mit /setmodel ein anderes Modell, oder schick deine Worte nicht als Antwort.`,
  albumLate: () => say`Der Rest dieses Albums kam zu spät: Das Video hat ohne ihn angefangen.`,
  promptWanted: () =>
    say`Schreib bitte dazu, was das Video zeigen soll, etwa ${code('/video ein Papierboot auf einem Bach')}.`,

  restOfText: () =>
    say`Das sieht aus wie der Rest eines Textes, den Telegram geteilt hat, weil er länger als 4.096 Zeichen ist. Aus dem Rest wird kein Video, und er kostet nichts.`,

  queued: (position) => say`In der Warteschlange: Platz ${position}.`,
  unconfirmed: () =>
    say`Telegram ist gerade nicht erreichbar, ich warte darauf: Dein Video fängt an, sobald es geht. Bisher wurde nichts berechnet.`,
  refused: (until) => say`Google ist ausgelastet. Nächster Versuch in ${duration(until)}.`,
  generating: (elapsed, usual) =>
    say`In Arbeit: ${duration(elapsed)}${usual === null ? '' : ` (meist etwa ${duration(usual)})`}`,
  googleSilent: (elapsed) =>
    say`Google antwortet gerade nicht. Das Video ist nicht verloren: Ich frage weiter nach. Bisher ${duration(elapsed)}.`,
  notFetched: () => say`Das Video ist fertig, lässt sich aber gerade nicht holen. Ich versuche es weiter.`,
  uploadUnclear: () =>
    say`Das Video ist fertig. Die Verbindung brach ab, während Telegram es annahm, darum weiß ich nicht, ob es ankam. Ich sende es so lange noch einmal, bis Telegram es bestätigt.`,
  downloading: () => say`Das Video ist fertig. Ich hole es.`,
  uploading: () => say`Das Video ist fertig. Ich schicke es dir.`,
  cancelled: (costUsd) => say`${cancelled(costUsd)}`,
  caption: (view) =>
    say`${layout.captionLine(view, formats, { second: 's', took: (time) => `in ${time}` })}${view.isPrivate ? '\nDie Gruppe, in der du es wolltest, hat es nicht angenommen.' : ''}`,
  sentInPrivate: () =>
    say`Telegram hat mich das Video hier nicht senden lassen, darum habe ich es dir privat geschickt. Schau nach, ob ich hier Videos senden darf.`,

  failed: (view) =>
    layout.failedText(
      {
        reasons,
        failures,
        free: 'Es hat nichts gekostet.',
        maybe: (cost) => `Google hat dafür vielleicht ${cost} berechnet.`,
        charged: (cost) => `Google berechnet dafür trotzdem ${cost}.`,
        link: 'Wer den Bucket lesen darf, findet es hier',
        googleSays: 'Google sagt',
      },
      usd,
      view,
    ),

  queueFull: (waiting) =>
    say`${waiting === 0 ? 'Dein letzter Prompt ist noch in Arbeit. Warte bitte auf ihn, oder brich ihn mit /cancel ab.' : `Du hast schon ${plural(waiting, { one: 'wartenden Prompt', other: 'wartende Prompts' })}. Warte bitte, oder brich einen mit /cancel ab.`} Dieser wurde nicht angenommen und kostet nichts.`,
  lineFull: (waiting) =>
    say`${plural(waiting, { one: 'Prompt aller Nutzer wartet', other: 'Prompts aller Nutzer warten' })} schon. Bitte versuch es später noch einmal. Dieser wurde nicht angenommen und kostet nichts.`,
  stopping: () =>
    say`Der Bot wird gerade neu gestartet. Bitte schick das in einer Minute noch einmal. Es wurde nichts berechnet.`,
  journalBroken: () =>
    say`Der Bot kann sein Journal nicht schreiben und nimmt darum keine neuen Prompts an. Es wurde nichts berechnet. Bitte sag dem Betreiber Bescheid.`,
  stranger: (userId, chatId) =>
    say`Dieser Bot ist privat. Der Betreiber kann dich hereinlassen, mit deiner ID ${code(`${userId}`)}${chatId === userId ? '' : part` oder der ID dieses Chats ${code(`${chatId}`)}`}.`,
  letIn: (isGroup) =>
    isGroup
      ? say`Diese Gruppe darf mich jetzt benutzen. Wie, steht in /help.`
      : say`Du darfst diesen Bot jetzt benutzen. Schick mir eine Nachricht, und ich mache daraus ein Video; mehr steht in /start.`,
  overBudget: (budget, priceUsd) =>
    say`Dieses Video kostet ${usd(priceUsd)}, aber von ${budget.scope === 'all' ? 'dem Budget dieses Bots' : 'deinem Budget'}, ${usd(budget.limitUsd)} am Tag, sind nur noch ${usd(budget.leftUsd)} übrig. Neues gibt es um ${clockTime(budget.renewsAt)}. Der Prompt wurde nicht angenommen und kostet nichts.`,
  confirm: (settings) =>
    say`Dieses Video kostet ${price(settings)} (${code(settings.model)}, ${settings.seconds} s). Soll ich es machen?`,
  noPrompt: () =>
    say`Das sieht nicht nach einem Prompt aus, darum habe ich kein Video angefangen. Beschreib, was zu sehen und zu hören sein soll, oder drück den Knopf, wenn du es so meinst.`,
  stale: () => say`Ich war nicht da, als du das geschickt hast. Soll ich das Video noch machen?`,

  whichLanguage: () => say`Welche Sprache soll ich mit dir sprechen?`,

  nothingToCancel: () => say`Du hast kein unfertiges Video.`,
  whichToCancel: () => say`Welches? Das neueste steht oben. Wo ein Preis steht, berechnet Google ihn trotzdem.`,
  doing: {
    queued: 'wartet',
    'generating.submitting': 'entsteht',
    'generating.rendering': 'entsteht',
    downloading: 'fertig',
    uploading: 'fertig',
  },
  cancelChoice: (index, doing, elapsed, stillUsd) =>
    `${index}. ${doing} ${duration(elapsed)}${stillUsd > 0 ? ` · ${usd(stillUsd)}` : ''}`,

  admin: {
    allowed: (id) => say`${code(`${id}`)} darf diesen Bot jetzt benutzen.`,
    denied: (id) => say`${code(`${id}`)} darf diesen Bot nicht mehr benutzen.`,
    stranger: (name, id, chatId) =>
      say`${clean(name, 64)} (${code(`${id}`)}) wollte diesen Bot benutzen${chatId === id ? '' : part`, in der Gruppe ${code(`${chatId}`)}`}.`,
    idWanted: (command) => say`Nenn bitte die ID einer Person oder eines Chats, etwa ${code(`/${command} 12345678`)}.`,
    budgets: (all, perUser) =>
      layout.listText(
        'Budgets am Tag (UTC)',
        [
          [`Alle zusammen: ${all === null ? 'keine Grenze' : `noch ${usd(all.leftUsd)} von ${usd(all.limitUsd)}`}`],
          [`Pro Person: ${perUser === null ? 'keine Grenze' : usd(perUser)}`],
        ],
        ...part`\n\nÄndern kannst du sie mit ${anyOf('/budget all 20', '/budget user 5', '/budget all off')}.`,
      ),
    budgetUnknown: () =>
      say`Das verstehe ich nicht. Es hat sich nichts geändert. Schreib es wie ${anyOf('/budget all 20', '/budget user 2.50', '/budget all off')}.`,
    notDenied: (id) =>
      say`${code(`${id}`)} ist Admin dieses Bots und kann nicht ausgesperrt werden. Nimm die ID zuerst aus ADMIN_USER_IDS heraus.`,
    exportInPrivate: () => say`Die Einträge betreffen alle. Frag mich danach in unserem privaten Chat.`,
    nothingToExport: () => say`Es gibt noch keine Einträge.`,
    exported: (count) => say`${plural(count, { one: 'Eintrag', other: 'Einträge' })} als CSV.`,
    modelWithdrawn: (model, instead) =>
      say`Google bietet diesem Projekt ${code(model)} nicht mehr an. Seine Knöpfe sind weg; wer es gewählt hatte, ${instead === null ? 'erfährt, dass es kein anderes gibt' : part`bekommt ${code(instead)} angeboten`}.`,
    modelRestored: (model) => say`Google bietet ${code(model)} wieder an.`,
    started: (username) => say`@${username} läuft.`,
    refused: (words) => say`${words}`,
    failing: (failure, words) => say`Ein Video ist mit ${failure} fehlgeschlagen. ${words}`,
    spent: (share, spentUsd, limitUsd, userId) =>
      say`${percent(share / 100)} ${userId === null ? 'des heutigen Budgets' : `des Budgets von ${userId}`} sind ausgegeben: ${usd(spentUsd)} von ${usd(limitUsd)}.`,
    journalBroken: () =>
      say`Das Journal lässt sich nicht mehr schreiben. Neue Prompts werden nicht angenommen; was läuft, geht im Speicher zu Ende. Warum, steht im Log.`,
    journalAway: () =>
      say`Die Datenbank des Journals ist seit einer halben Minute nicht zu erreichen. Der Bot wartet auf sie und nimmt solange keine Nachrichten an; verloren geht nichts. Eine zweite Maschine, die bereitsteht und sie erreicht, übernimmt. Warum, steht im Log.`,
    journalBack: () =>
      say`Die Datenbank des Journals ist wieder da, und der Bot macht mit dem weiter, was inzwischen geschrieben wurde.`,
  },

  buttons: {
    cancel: (stillUsd) => (stillUsd > 0 ? `Abbrechen (kostet ${usd(stillUsd)})` : 'Abbrechen'),
    again: (priceUsd) => `Nochmal · ${usd(priceUsd)}`,
    continue: (priceUsd) => `Verlängern · ${usd(priceUsd)}`,
    newVideo: (priceUsd) => `Neues Video · ${usd(priceUsd)}`,
    againWith: (model, priceUsd) => `Mit ${model} · ${usd(priceUsd)}`,
    run: (priceUsd) => `Video machen · ${usd(priceUsd)}`,
    againIn: (shape, priceUsd) => `Nochmal ${shapes[shape]} · ${usd(priceUsd)}`,
    model: (model, priceUsd, current) => layout.choice(model, usd(priceUsd), current),
    shape: (shape, priceUsd, current) => layout.choice(capital(shapes[shape]), usd(priceUsd), current),
    sound: (audio, priceUsd, current) => layout.choice(capital(sound(audio)), usd(priceUsd), current),
    reset: 'Zurücksetzen',
    language: 'Sprache',
    languageOfTelegram: 'Wie in Telegram',
    letIn: 'Hereinlassen',
    stats: { all: 'Alles', today: 'Heute', week: '7 Tage', month: '30 Tage', mine: 'Ich', everybody: 'Alle' },
  },

  notes: {
    notYours: 'Dieser Knopf gehört jemand anderem.',
    outdated: 'Dieser Knopf ist veraltet.',
    over: 'Das ist schon zu Ende.',
    tooLate: 'Zu spät: Das Video ist fertig und unterwegs.',
    cancelled,
    cancelling: 'Ich breche ab, sobald Google geantwortet hat.',
    alreadyStarted: 'Das läuft schon.',
    promptGone: 'Ich sehe den Prompt nicht mehr. Bitte schick ihn noch einmal.',
    pictureGone: 'Ich sehe nicht mehr alle Bilder dazu. Bitte schick sie noch einmal.',
    started: 'Schon unterwegs.',
    priceFirst: 'Schau bitte auf den Preis: Er steht jetzt auf dem Knopf.',
    modelGone: (model) => `Google bietet ${model} nicht mehr an. Die Knöpfe zeigen, was es jetzt gibt.`,
    modelSet: (model) => `Dein Modell ist jetzt ${model}.`,
    shapeSet: (shape) => `Deine nächsten Videos: ${shapes[shape]}.`,
    soundSet: (audio) => `Deine nächsten Videos: ${sound(audio)}.`,
    reset: 'Es gelten wieder die Standardeinstellungen.',
    languageSet: 'Ab jetzt spreche ich Deutsch mit dir.',
    letIn: 'Erledigt: Der Bot ist jetzt freigegeben.',
    refused: 'Das geht gerade nicht; siehe meine Nachricht.',
    trouble: 'Etwas ist schiefgegangen. Bitte drück noch einmal.',
  },
};
