import { type ErrorCode, isErrorCode, moneyOf } from '../../generations/failure-codes.ts';
import type { LiveState } from '../../generations/state.ts';
import type { Stage } from '../../log/facts.ts';
import type { BudgetState } from '../../money/budgets.ts';
import { formatUsd, priceOf } from '../../money/usd.ts';
import type { ModelTotals, Totals, UserTotals } from '../../records/statistics.ts';
import type { Model, Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, italic, lines, quote, type Rich, rich } from '../outgoing/formatting.ts';
import { failureWords } from './failures.en.ts';

/** What `/stats` shows. */
export interface StatisticsView {
  title: string;
  totals: Totals;
  inProgress: number;
  byModel: readonly ModelTotals[];
  users: readonly UserTotals[];
}

/** A generation's failure, as the chat is told. */
export interface FailureView {
  code: string;
  stage: Stage;
  detail: string | null;
  model: string;
  priceUsd: number;
  /** Google's own words, or null. */
  googleWords: string | null;
  /** Where a video that could not be sent can be watched, or null. */
  link: string | null;
}

/** What stands below a video. */
export interface CaptionView {
  model: string;
  seconds: number;
  resolution: string;
  costUsd: number;
  tookMs: number;
  /** Whether it went to a person, since the group they asked in did not take it. */
  isPrivate: boolean;
}

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** `0:07`, `1:05`, `1:02:03`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `00:00 UTC (23 Nov)`. */
const clockTime = (at: number): string => {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return `${date.toISOString().slice(11, 16)} UTC (${day})`;
};

const sound = (audio: boolean): string => (audio ? 'with sound' : 'silent');

const shapes: Record<Shape, string> = { '16:9': 'wide 16:9', '9:16': 'tall 9:16' };

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const look = (settings: VideoSettings): string =>
  `${settings.seconds} s, ${settings.resolution}, ${shapes[settings.aspectRatio]}, ${sound(settings.audio)}`;

const modelLine = ({ model, settings }: Offer, current?: string) => {
  const mark = model.id === current ? ' — yours' : '';
  const alias = model.aliases[0] === undefined ? '' : ` (${model.aliases[0]})`;
  return [code(model.id), `${alias}: ${formatUsd(priceOf(settings))} for ${settings.seconds} s${mark}`];
};

const modelLines = (offers: readonly Offer[], current?: string) =>
  lines(...offers.map((offer) => modelLine(offer, current)));

function money(view: FailureView): string {
  switch (moneyOf(view.code, view.stage)) {
    case 'free':
      return 'It cost nothing.';
    case 'maybe':
      return `Google may have charged ${formatUsd(view.priceUsd)} for it.`;
    case 'charged':
      return `Google charges ${formatUsd(view.priceUsd)} for it all the same.`;
  }
}

const cancelled = (costUsd: number): string =>
  costUsd > 0 ? `Cancelled. Google had begun and still charges ${formatUsd(costUsd)}.` : 'Cancelled. It cost nothing.';

/** What a cancelled video costs all the same. */
const still = (usd: number): string => (usd > 0 ? ` (still ${formatUsd(usd)})` : '');

/** One of several to choose from, with the price it leads to. */
const choice = (name: string, priceUsd: number, current: boolean): string =>
  `${current ? '✓ ' : ''}${name} · ${formatUsd(priceUsd)}`;

/** Every word the bot says in a chat, in English. Another language is another object of this shape. */
export const en = {
  menu: [
    { command: 'start', description: 'What this bot does' },
    { command: 'video', description: 'Make a video: /video and your prompt' },
    { command: 'settings', description: 'Your settings and what a video costs' },
    { command: 'setmodel', description: 'Choose the model' },
    { command: 'reset', description: 'Back to the default settings' },
    { command: 'stats', description: 'What everybody made and what it cost' },
    { command: 'cancel', description: 'Cancel your newest unfinished video' },
    { command: 'help', description: 'How to use this bot' },
  ],
  /** What nobody means as a prompt; whatever the bot speaks, it is also greeted in other languages. */
  smallTalk: [
    ...['hi', 'hi there', 'hello', 'hello there', 'hey', 'hey there', 'yo', 'hi bot', 'hello bot', 'hey bot', 'howdy'],
    ...['good morning', 'good afternoon', 'good evening', 'good night', 'bye', 'bye bye', 'goodbye', 'see you', 'cya'],
    ...['how are you', 'how are you doing', 'whats up', 'sup', 'who are you', 'are you there', 'anyone there'],
    ...['thanks', 'thanks a lot', 'many thanks', 'thank you', 'thank you so much', 'thank you very much', 'thx', 'ty'],
    ...['ok', 'okay', 'k', 'kk', 'yes', 'yep', 'yeah', 'no', 'nope', 'sure', 'fine', 'got it', 'please', 'sorry'],
    ...['nice', 'cool', 'great', 'awesome', 'perfect', 'wow', 'lol', 'haha', 'hahaha', 'hm', 'oh', 'test', 'testing'],
    ...['everyone', 'all', 'help', 'help me', 'start', 'stop', 'cancel', 'well done', 'good day'],
    ...[
      'hola',
      'gracias',
      'hallo',
      'danke',
      'bonjour',
      'salut',
      'merci',
      'ciao',
      'grazie',
      'olá',
      'obrigado',
      'merhaba',
    ],
    ...[
      'привет',
      'здравствуйте',
      'спасибо',
      'ок',
      'привіт',
      'дякую',
      '你好',
      '谢谢',
      'こんにちは',
      'ありがとう',
      '안녕하세요',
    ],
    ...['नमस्ते', 'مرحبا', 'السلام عليكم', 'شكرا', 'سلام', 'שלום', 'תודה', 'xin chào', 'teşekkürler', 'selamat pagi'],
  ],
  description:
    'Send a message and get a video made by Google Veo. Prompts and videos are not stored. Press Start to see how it works and what a video costs.',
  shortDescription: 'Turn a message into a video with Google Veo.',

  start: (settings: VideoSettings): Rich =>
    rich(
      'Hi! Send me a message and I turn it into a video with Google Veo.\n\nTry this one:\n',
      quote('A red fox runs through fresh snow at sunrise, slow motion, the camera follows close to the ground.'),
      '\nWith your settings (',
      code(settings.model),
      `, ${look(settings)}) a video costs the owner of this bot `,
      bold(formatUsd(priceOf(settings))),
      ' and takes a minute or two.\n\nPrompts and videos are not stored. /help says more.',
    ),

  help: (offers: readonly Offer[], username: string, isAdmin: boolean): Rich =>
    rich(
      bold('How it works'),
      '\nSend a prompt: what is to be seen and heard, in your words. You get one message that shows how far it is, and then the video as a reply.\n\n',
      bold('Photos and videos'),
      '\nA photo with a caption begins the video; an album of two begins and ends it. You can also reply to a photo with your words. Reply to one of my videos, and it goes on.\n\n',
      bold('In groups'),
      `\nReply to one of my messages, mention @${username}, or write /video and the prompt.\n\n`,
      bold('Commands'),
      '\n/video <prompt>: make a video; works everywhere',
      '\n/settings: your settings and what the next video costs',
      '\n/setmodel <model>: choose the model; alone: the list',
      '\n/reset: back to the defaults',
      '\n/stats: what everybody made and what it cost',
      '\n/cancel: cancel your newest unfinished video',
      '\n/start: the welcome\n\n',
      ...(isAdmin
        ? [
            bold('For admins'),
            '\n/allow <id>, /deny <id>: let a user or chat in, or shut them out',
            '\n/budget: what may be spent a day, and how to change it',
            '\n/export: all records as CSV, in our private chat\n\n',
          ]
        : []),
      bold('Models'),
      '\n',
      ...modelLines(offers),
      '\n\nPrompts and videos are not stored.',
    ),

  settings: (settings: VideoSettings, budget: BudgetState | null, isGone: boolean): Rich =>
    rich(
      bold('Your settings'),
      '\nModel: ',
      code(settings.model),
      ...(isGone ? [', which Google no longer offers: please choose another'] : []),
      `\nDuration: ${settings.seconds} s\nResolution: ${settings.resolution}\nShape: ${shapes[settings.aspectRatio]}\nSound: ${settings.audio ? 'on' : 'off'}\n\nThe next video costs `,
      bold(formatUsd(priceOf(settings))),
      '.',
      ...(budget === null
        ? []
        : [
            `\nYour budget: ${formatUsd(budget.leftUsd)} of ${formatUsd(budget.limitUsd)} left today; it renews at ${clockTime(budget.renewsAt)}.`,
          ]),
    ),

  models: (offers: readonly Offer[], current: string): Rich =>
    rich(
      bold('Models'),
      '\n',
      ...modelLines(offers, current),
      '\n\nChoose one below, or write /setmodel and its name.',
    ),

  modelSet: (settings: VideoSettings): Rich =>
    rich(
      'Your model is now ',
      code(settings.model),
      '. A video costs ',
      bold(formatUsd(priceOf(settings))),
      ` (${settings.seconds} s, ${formatUsd(settings.pricePerSecond)} a second).`,
    ),

  modelUnknown: (name: string, nearest: Model, offers: readonly Offer[], retired: boolean): Rich =>
    rich(
      retired ? 'Google has switched off ' : 'There is no model ',
      code(clean(name, 60)),
      retired ? '. The nearest one is ' : '. Did you mean ',
      code(nearest.aliases[0] ?? nearest.id),
      retired ? '.' : '?',
      ' Nothing was changed.\n\n',
      bold('Models'),
      '\n',
      ...modelLines(offers),
    ),

  modelGone: (model: string, instead: VideoSettings): Rich =>
    rich(
      'Google no longer offers ',
      code(model),
      '. The nearest one is ',
      code(instead.model),
      ': with it this video costs ',
      bold(formatUsd(priceOf(instead))),
      '. Shall I make it? /setmodel changes your model for good.',
    ),

  reset: (settings: VideoSettings): Rich =>
    rich(
      'Your settings are the defaults again: ',
      code(settings.model),
      `, ${look(settings)}. A video costs `,
      bold(formatUsd(priceOf(settings))),
      '.',
    ),

  stats: ({ title, totals, inProgress, byModel, users }: StatisticsView): Rich => {
    const ended = totals.made + totals.failed;
    const rate = ended === 0 ? '–' : `${Math.round((100 * totals.made) / ended)} %`;
    const tokens = (sum: number, known: number) =>
      known === 0 ? 'unknown' : `${sum.toLocaleString('en-US')} (known for ${plural(known, 'prompt')})`;
    const unclear =
      totals.unclear === 0 ? '' : ` (and ${plural(totals.unclear, 'video')} that Google may have charged)`;
    const rows = [
      [bold(title)],
      [`Videos made: ${totals.made.toLocaleString('en-US')}`],
      [`In progress: ${inProgress}`],
      [`Failed: ${totals.failed}`],
      [`Cancelled: ${totals.cancelled}`],
      [`Success rate: ${rate}`],
      ['Total cost: ', bold(formatUsd(totals.costUsd)), unclear],
      [`Prompt tokens: ${tokens(totals.promptTokens, totals.promptTokensKnown)}`],
      [`Output prompt tokens: ${tokens(totals.outputTokens, totals.outputTokensKnown)}`],
      [`Seconds of video: ${totals.seconds.toLocaleString('en-US')}`],
    ];
    const models = byModel.map((m) => [code(m.model), `: ${plural(m.made, 'video')}, ${formatUsd(m.costUsd)}`]);
    const people = users.map((u, index) => [
      `${index + 1}. ${clean(u.username, 32)}: ${formatUsd(u.costUsd)}, ${plural(u.made, 'video')}`,
    ]);
    return rich(
      ...lines(
        ...rows,
        ...(models.length > 0 ? [[''], [bold('By model')], ...models] : []),
        ...(people.length > 0 ? [[''], [bold('Users by cost')], ...people] : []),
      ),
    );
  },
  statsTitle: { all: 'Statistics', today: 'Today (UTC)', week: 'The last 7 days', month: 'The last 30 days' },
  statsMine: (title: string): string => `${title}: yours`,

  chart: {
    locale: 'en-US',
    costPer: {
      day: 'Cost per day, UTC',
      week: 'Cost per week, UTC',
      month: 'Cost per month, UTC',
      year: 'Cost per year, UTC',
    },
    others: (count: number): string => `${count} other models`,
  },

  notAvailable: (command: string): Rich =>
    rich(`/${command} is not available yet. Videos are made with the settings that /settings shows.`),
  unknownCommand: (text: string): Rich =>
    rich('I do not know ', code(clean(text, 40) || '/'), '. /help lists what I can do.'),
  textWanted: (): Rich =>
    rich(
      'I make videos from words, or from a photo and words: please describe the video, or send a photo with a caption.',
    ),
  wordsWanted: (): Rich =>
    rich('What should happen in this picture? Send it with a caption, or reply to it with your words.'),
  pictureTooLarge: (): Rich =>
    rich(
      'Telegram gives me files up to 20 MB, and this picture is larger. Please send it as a photo. It costs nothing.',
    ),
  albumRefused: (): Rich =>
    rich(
      'I can begin a video with one photo, or begin and end it with two: one caption for both, and nothing else in the album. Please send it that way. This costs nothing.',
    ),
  goOn: (settings: VideoSettings): Rich =>
    rich(
      `I can let this video go on for ${settings.seconds} s, and you get the whole. That costs `,
      bold(formatUsd(priceOf(settings))),
      ' (',
      code(settings.model),
      '). Or shall I make a new one?',
    ),
  videoUnknown: (): Rich =>
    rich('I do not know this video any more, so it cannot go on. Without the reply your words become a new video.'),
  videoTooLarge: (): Rich =>
    rich(
      'This video cannot go on: it is larger than the 20 MB that Telegram gives me. Without the reply your words become a new video.',
    ),
  videoTooLong: (seconds: number): Rich =>
    rich(
      `This video cannot go on: Veo takes none above ${seconds} s. Without the reply your words become a new video.`,
    ),
  cannotContinue: (model: string): Rich =>
    rich(
      code(model),
      ' cannot let a video go on. Choose another model with /setmodel, or send your words without the reply.',
    ),
  albumLate: (): Rich => rich('The rest of this album came too late: the video has begun without it.'),
  promptWanted: (): Rich =>
    rich('Please write what the video should show, as in ', code('/video a paper boat on a stream'), '.'),

  restOfText: (): Rich =>
    rich(
      'This looks like the rest of a text that Telegram has cut, since it is longer than 4,096 characters. No video is made of the rest, and it costs nothing.',
    ),

  queued: (position: number): Rich => rich(`Queued: number ${position} in line.`),
  unconfirmed: (): Rich =>
    rich(
      'Waiting for Telegram, which cannot be reached: your video begins as soon as it can. Nothing was charged so far.',
    ),
  refused: (until: number): Rich => rich(`Google is busy. Trying again in ${duration(until)}.`),
  generating: (elapsed: number, usual: number | null): Rich =>
    rich(`Generating: ${duration(elapsed)}`, usual === null ? '' : ` (usually about ${duration(usual)})`),
  googleSilent: (elapsed: number): Rich =>
    rich(`Google does not answer at the moment. The video is not lost: I keep asking. ${duration(elapsed)} so far.`),
  notFetched: (): Rich => rich('The video is made, but cannot be fetched at the moment. I keep trying.'),
  uploadUnclear: (): Rich =>
    rich(
      'The video is made. The connection broke while Telegram was taking it, so I do not know whether it arrived. I send it again until Telegram says so.',
    ),
  downloading: (): Rich => rich('The video is made. Downloading it.'),
  uploading: (): Rich => rich('The video is made. Sending it to you.'),
  cancelled: (costUsd: number): Rich => rich(cancelled(costUsd)),
  caption: (view: CaptionView): Rich =>
    rich(
      `${view.model} · ${view.seconds} s · ${view.resolution} · ${formatUsd(view.costUsd)} · took ${duration(view.tookMs)}`,
      ...(view.isPrivate ? ['\nThe group where you asked for it did not take it.'] : []),
    ),
  sentInPrivate: (): Rich =>
    rich(
      'Telegram did not let me send the video here, so I sent it to you in private. Check that I may send videos here.',
    ),

  failed: (view: FailureView): Rich => {
    const { what, todo } = failureWords(
      isErrorCode(view.code) ? (view.code as ErrorCode) : 'INTERNAL',
      view.detail,
      view.model,
    );
    return rich(
      `${what} ${money(view)} ${todo}`,
      ...(view.link === null ? [] : ['\nWho may read the bucket finds it here: ', view.link]),
      ...(view.googleWords === null ? [] : ['\nGoogle says: ', italic(clean(view.googleWords, 300))]),
    );
  },

  queueFull: (waiting: number): Rich =>
    rich(
      `${waiting === 0 ? 'Your last prompt is still at work. Please wait for it, or /cancel it.' : `You already have ${plural(waiting, 'prompt')} waiting. Please wait for one of them, or /cancel one.`} This prompt was not taken and costs nothing.`,
    ),
  lineFull: (waiting: number): Rich =>
    rich(
      `${plural(waiting, 'prompt')} of all users are waiting already. Please try again later. This prompt was not taken and costs nothing.`,
    ),
  stopping: (): Rich =>
    rich('The bot is just being restarted. Please send this again in a minute. Nothing was charged.'),
  journalBroken: (): Rich =>
    rich('The bot cannot write its journal, so it takes no new prompts. Nothing was charged. Please tell its owner.'),
  stranger: (userId: number, chatId: number): Rich =>
    rich(
      'This bot is private. Its owner can let you in by adding your id ',
      code(String(userId)),
      ...(chatId === userId ? [] : [' or the id of this chat ', code(String(chatId))]),
      '.',
    ),
  letIn: (isGroup: boolean): Rich =>
    rich(
      isGroup
        ? 'This group may use me now. /help says how.'
        : 'You may use this bot now. Send me a message and I turn it into a video; /start says more.',
    ),
  overBudget: (budget: BudgetState, priceUsd: number): Rich =>
    rich(
      `This video costs ${formatUsd(priceUsd)}, but of ${budget.scope === 'all' ? 'this bot’s' : 'your'} budget of ${formatUsd(budget.limitUsd)} a day only ${formatUsd(budget.leftUsd)} is left. It renews at ${clockTime(budget.renewsAt)}. The prompt was not taken and costs nothing.`,
    ),
  confirm: (settings: VideoSettings): Rich =>
    rich(
      'This video costs ',
      bold(formatUsd(priceOf(settings))),
      ' (',
      code(settings.model),
      `, ${settings.seconds} s). Shall I make it?`,
    ),
  noPrompt: (): Rich =>
    rich(
      'That does not look like a prompt, so I have not begun a video. Describe what is to be seen and heard, or press the button if you mean it.',
    ),
  stale: (): Rich => rich('I was away when you sent this. Shall I still make the video?'),

  nothingToCancel: (): Rich => rich('You have no unfinished video.'),
  whichToCancel: (): Rich => rich('Which one? The newest is first.'),
  /** What a generation is doing, in a word. */
  doing: {
    queued: 'queued',
    'generating.submitting': 'generating',
    'generating.rendering': 'generating',
    downloading: 'downloading',
    uploading: 'uploading',
  } as Record<LiveState, string>,
  cancelChoice: (index: number, doing: string, elapsed: number, stillUsd: number): string =>
    `${index}. ${doing}, ${duration(elapsed)}${still(stillUsd)}`,

  admin: {
    allowed: (id: number): Rich => rich(code(String(id)), ' may use this bot now.'),
    denied: (id: number): Rich => rich(code(String(id)), ' may no longer use this bot.'),
    stranger: (name: string, id: number, chatId: number): Rich =>
      rich(
        `${clean(name, 64)} (`,
        code(String(id)),
        ') asked to use this bot',
        ...(chatId === id ? [] : [' in the group ', code(String(chatId))]),
        '.',
      ),
    idWanted: (command: string): Rich =>
      rich('Please name the id of a user or chat, as in ', code(`/${command} 12345678`), '.'),
    budgets: (all: BudgetState | null, perUser: number | null): Rich =>
      rich(
        bold('Budgets a day (UTC)'),
        `\nAll together: ${all === null ? 'no limit' : `${formatUsd(all.leftUsd)} of ${formatUsd(all.limitUsd)} left`}`,
        `\nEach user: ${perUser === null ? 'no limit' : formatUsd(perUser)}\n\nChange them with `,
        code('/budget all 20'),
        ', ',
        code('/budget user 5'),
        ' or ',
        code('/budget all off'),
        '.',
      ),
    budgetUnknown: (): Rich =>
      rich(
        'I do not understand that. Nothing was changed. Say it as in ',
        code('/budget all 20'),
        ', ',
        code('/budget user 2.50'),
        ' or ',
        code('/budget all off'),
        '.',
      ),
    notDenied: (id: number): Rich =>
      rich(
        code(String(id)),
        ' is an admin of this bot and cannot be shut out. Take the id out of ADMIN_USER_IDS first.',
      ),
    exportInPrivate: (): Rich => rich('The records are about everybody. Ask me for them in our private chat.'),
    nothingToExport: (): Rich => rich('There are no records yet.'),
    exported: (count: number): Rich => rich(`${plural(count, 'record')} as CSV.`),
    modelWithdrawn: (model: string, instead: string | null): Rich =>
      rich(
        'Google no longer offers ',
        code(model),
        ' to this project. Its buttons are gone; whoever had it chosen is ',
        ...(instead === null ? ['told so: there is no other model'] : ['offered ', code(instead)]),
        '.',
      ),
    modelRestored: (model: string): Rich => rich('Google offers ', code(model), ' again.'),
    started: (username: string): Rich => rich(`@${username} has started.`),
    refused: (words: string): Rich => rich(words),
    failing: (code: string, words: string): Rich => rich(`A video failed with ${code}. ${words}`),
    spent: (percent: number, spentUsd: number, limitUsd: number, userId: number | null): Rich =>
      rich(
        `${percent} % of ${userId === null ? 'today’s budget' : `the budget of user ${userId}`} is spent: ${formatUsd(spentUsd)} of ${formatUsd(limitUsd)}.`,
      ),
    journalBroken: (): Rich =>
      rich(
        'The journal cannot be written any more. No new prompts are taken; what runs ends in memory. The log says why.',
      ),
  },
  adminMenu: [
    { command: 'allow', description: 'Let a user or chat in' },
    { command: 'deny', description: 'Shut a user or chat out' },
    { command: 'budget', description: 'What may be spent a day' },
    { command: 'export', description: 'All records as CSV' },
  ],

  buttons: {
    cancel: (stillUsd: number): string => `Cancel${still(stillUsd)}`,
    again: (priceUsd: number): string => `Again · ${formatUsd(priceUsd)}`,
    continue: (priceUsd: number): string => `Go on from it · ${formatUsd(priceUsd)}`,
    newVideo: (priceUsd: number): string => `A new video · ${formatUsd(priceUsd)}`,
    againWith: (model: string, priceUsd: number): string => `Again with ${model} · ${formatUsd(priceUsd)}`,
    run: (priceUsd: number): string => `Make the video · ${formatUsd(priceUsd)}`,
    againIn: (shape: Shape, priceUsd: number): string => `Again, ${shapes[shape]} · ${formatUsd(priceUsd)}`,
    model: (model: string, priceUsd: number, current: boolean): string => choice(model, priceUsd, current),
    shape: (shape: Shape, priceUsd: number, current: boolean): string =>
      choice(capital(shapes[shape]), priceUsd, current),
    sound: (audio: boolean, priceUsd: number, current: boolean): string =>
      choice(capital(sound(audio)), priceUsd, current),
    reset: 'Reset',
    letIn: 'Let in',
    stats: { all: 'All', today: 'Today', week: '7 days', month: '30 days', mine: 'Me', everybody: 'Everybody' },
  },

  /** Short answers to a press of a button, at most 200 characters, without formatting. */
  notes: {
    notYours: 'This button belongs to somebody else.',
    outdated: 'This button is out of date.',
    over: 'This one has already ended.',
    tooLate: 'Too late: the video is made and on its way.',
    cancelled,
    cancelling: 'Cancelling as soon as Google has answered.',
    alreadyStarted: 'This has been started already.',
    promptGone: 'I cannot see the prompt any more. Please send it again.',
    pictureGone: 'I cannot see all of its pictures any more. Please send them again.',
    started: 'On its way.',
    priceFirst: 'Please see the price: it stands on the button now.',
    modelGone: (model: string): string => `Google no longer offers ${model}. The buttons show what there is now.`,
    modelSet: (model: string): string => `Your model is now ${model}.`,
    shapeSet: (shape: Shape): string => `Your next videos are ${shapes[shape]}.`,
    soundSet: (audio: boolean): string => `Your next videos are ${audio ? 'with sound' : 'silent'}.`,
    reset: 'Your settings are the defaults again.',
    letIn: 'Done: they may use this bot now.',
    refused: 'This is not possible right now; see my message.',
    trouble: 'Something went wrong. Please press it again.',
  },
};

/** The shape of a language. */
export type Texts = typeof en;
