import type { LiveState } from '../../generations/state.ts';
import type { BudgetState } from '../../money/budgets.ts';
import { priceOf } from '../../money/usd.ts';
import type { Model, Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, quote, type Rich } from '../outgoing/formatting.ts';
import { failures, reasons } from './failures.en.ts';
import { capital, duration, formatsOf } from './formats.ts';
import * as layout from './layouts.ts';
import { part, say } from './say.ts';

const formats = formatsOf('en-US');
const { usd, price, percent, plural, anyOf, clockTime } = formats;

const videos = { one: 'video', other: 'videos' };
const prompts = { one: 'prompt', other: 'prompts' };

const sound = (audio: boolean): string => (audio ? 'with sound' : 'silent');

const shapes: Record<Shape, string> = { '16:9': 'wide 16:9', '9:16': 'tall 9:16' };

const look = (settings: VideoSettings): string =>
  `${settings.seconds} s, ${settings.resolution}, ${shapes[settings.aspectRatio]}, ${sound(settings.audio)}`;

const models = (offers: readonly Offer[], current?: string) =>
  layout.modelLines(
    { costs: (settings) => `${usd(priceOf(settings))} for ${settings.seconds} s`, yours: 'yours' },
    offers,
    current,
  );

const cancelled = (costUsd: number): string =>
  costUsd > 0 ? `Cancelled. Google had begun and still charges ${usd(costUsd)}.` : 'Cancelled. It cost nothing.';

const menu = {
  start: 'What this bot does',
  video: 'Make a video: /video and your prompt',
  settings: 'Your settings and what a video costs',
  setmodel: 'Choose the model',
  language: 'Choose the language I speak',
  reset: 'Back to the default settings',
  stats: 'What everybody made and what it cost',
  cancel: 'Cancel your newest unfinished video',
  help: 'How to use this bot',
};

const adminMenu = {
  allow: 'Let a user or chat in',
  deny: 'Shut a user or chat out',
  budget: 'What may be spent a day',
  export: 'All records as CSV',
};

/** Every word the bot says in a chat, in English. Another language is another object of this shape. */
export const en = {
  /** The language's name for itself. */
  name: 'English',
  menu,
  adminMenu,
  /** What nobody means as a prompt. */
  smallTalk: [
    ...['hi', 'hi there', 'hello', 'hello there', 'hey', 'hey there', 'yo', 'hi bot', 'hello bot', 'hey bot', 'howdy'],
    ...['good morning', 'good afternoon', 'good evening', 'good night', 'bye', 'bye bye', 'goodbye', 'see you', 'cya'],
    ...['how are you', 'how are you doing', 'whats up', 'sup', 'who are you', 'are you there', 'anyone there'],
    ...['thanks', 'thanks a lot', 'many thanks', 'thank you', 'thank you so much', 'thank you very much', 'thx', 'ty'],
    ...['ok', 'okay', 'k', 'kk', 'yes', 'yep', 'yeah', 'no', 'nope', 'sure', 'fine', 'got it', 'please', 'sorry'],
    ...['nice', 'cool', 'great', 'awesome', 'perfect', 'wow', 'lol', 'haha', 'hahaha', 'hm', 'oh', 'test', 'testing'],
    ...['everyone', 'all', 'help', 'help me', 'start', 'stop', 'cancel', 'well done', 'good day', 'hi all'],
    ...['hi everyone', 'hello all', 'hello everyone', 'hey guys', 'hiya', 'greetings', 'morning all', 'take care'],
    ...['see you later', 'have a nice day', 'how is it going', 'how are things', 'whats new', 'long time no see'],
    ...['nice to meet you', 'who is this', 'what is this', 'what are you', 'what can you do', 'what do you do'],
    ...['how does this work', 'how do i use this', 'can you help me', 'thank u', 'thanks so much', 'thanks again'],
    ...['much appreciated', 'cheers mate', 'you are welcome', 'youre welcome', 'no problem', 'np', 'no worries', 'yup'],
    ...['nah', 'alright', 'all right', 'of course', 'not bad', 'i see', 'good job', 'great job', 'nice one'],
    ...['well said', 'love it', 'hehe', 'lmao', 'omg', 'welcome back', 'my bad'],
  ],
  description:
    'Send a message and get a video made by Google Veo. Prompts and videos are not stored. Press Start to see how it works and what a video costs.',
  shortDescription: 'Turn a message into a video with Google Veo.',

  start: (settings: VideoSettings): Rich =>
    say`Hi! Send me a message and I turn it into a video with Google Veo.

Try this one:
${quote('A red fox runs through fresh snow at sunrise, slow motion, the camera follows close to the ground.')}
With your settings (${code(settings.model)}, ${look(settings)}) a video costs the owner of this bot ${price(settings)} and takes a minute or two.

Prompts and videos are not stored. /help says more.`,

  help: (offers: readonly Offer[], username: string, isAdmin: boolean): Rich =>
    layout.helpText(
      {
        sections: [
          [
            'How it works',
            'Send a prompt: what is to be seen and heard, in your words. You get one message that shows how far it is, and then the video as a reply.',
          ],
          [
            'Photos and videos',
            'A photo with a caption begins the video; an album of two begins and ends it. You can also reply to a photo with your words. Reply to one of my videos, and it goes on.',
          ],
          ['In groups', `Reply to one of my messages, mention @${username}, or write /video and the prompt.`],
        ],
        commands: 'Commands',
        menu,
        admins: 'For admins',
        adminMenu,
        models: 'Models',
        privacy: 'Prompts and videos are not stored.',
      },
      models(offers),
      isAdmin,
    ),

  settings: (settings: VideoSettings, budget: BudgetState | null, isGone: boolean): Rich =>
    layout.listText(
      'Your settings',
      [
        ['Model: ', code(settings.model), isGone ? ', which Google no longer offers: please choose another' : ''],
        [`Duration: ${settings.seconds} s`],
        [`Resolution: ${settings.resolution}`],
        [`Shape: ${shapes[settings.aspectRatio]}`],
        [`Sound: ${settings.audio ? 'on' : 'off'}`],
      ],
      ...part`\n\nThe next video costs ${price(settings)}.`,
      budget === null
        ? ''
        : `\nYour budget: ${usd(budget.leftUsd)} of ${usd(budget.limitUsd)} left today; it renews at ${clockTime(budget.renewsAt)}.`,
    ),

  models: (offers: readonly Offer[], current: string): Rich =>
    say`${bold('Models')}\n${models(offers, current)}\n\nChoose one below, or write /setmodel and its name.`,

  modelSet: (settings: VideoSettings): Rich =>
    say`Your model is now ${code(settings.model)}. A video costs ${price(settings)} (${settings.seconds} s, ${usd(settings.pricePerSecond)} a second).`,

  modelUnknown: (name: string, nearest: Model, offers: readonly Offer[], retired: boolean): Rich => {
    const [asked, near] = [code(clean(name, 60)), code(nearest.aliases[0] ?? nearest.id)];
    const what = retired
      ? part`Google has switched off ${asked}. The nearest one is ${near}.`
      : part`There is no model ${asked}. Did you mean ${near}?`;
    return say`${what} Nothing was changed.\n\n${bold('Models')}\n${models(offers)}`;
  },

  modelGone: (model: string, instead: VideoSettings): Rich =>
    say`Google no longer offers ${code(model)}. The nearest one is ${code(instead.model)}: with it this video costs ${price(instead)}. Shall I make it? /setmodel changes your model for good.`,

  reset: (settings: VideoSettings): Rich =>
    say`Your settings are the defaults again: ${code(settings.model)}, ${look(settings)}. A video costs ${price(settings)}.`,

  stats: (view: layout.StatisticsView): Rich =>
    layout.statisticsText(
      {
        made: 'Videos made',
        inProgress: 'In progress',
        failed: 'Failed',
        cancelled: 'Cancelled',
        rate: 'Success rate',
        cost: 'Total cost',
        unclear: (some) => `and ${some} that Google may have charged`,
        promptTokens: 'Prompt tokens',
        outputTokens: 'Output prompt tokens',
        unknown: 'unknown',
        knownFor: (some) => `known for ${some}`,
        seconds: 'Seconds of video',
        byModel: 'By model',
        byUser: 'Users by cost',
        video: videos,
        prompt: prompts,
      },
      formats,
      view,
    ),
  statsTitle: { all: 'Statistics', today: 'Today (UTC)', week: 'The last 7 days', month: 'The last 30 days' },
  statsMine: (title: string): string => `${title}: yours`,

  chart: {
    locale: formats.locale,
    usd,
    costPer: {
      day: 'Cost per day, UTC',
      week: 'Cost per week, UTC',
      month: 'Cost per month, UTC',
      year: 'Cost per year, UTC',
    },
    others: (count: number): string => plural(count, { one: 'other model', other: 'other models' }),
  },

  notAvailable: (command: string): Rich =>
    say`/${command} is not available yet. Videos are made with the settings that /settings shows.`,
  unknownCommand: (text: string): Rich =>
    say`I do not know ${code(clean(text, 40) || '/')}. /help lists what I can do.`,
  textWanted: (): Rich =>
    say`I make videos from words, or from a photo and words: please describe the video, or send a photo with a caption.`,
  wordsWanted: (): Rich =>
    say`What should happen in this picture? Send it with a caption, or reply to it with your words.`,
  pictureTooLarge: (): Rich =>
    say`Telegram gives me files up to 20 MB, and this picture is larger. Please send it as a photo. It costs nothing.`,
  albumRefused: (): Rich =>
    say`I can begin a video with one photo, or begin and end it with two: one caption for both, and nothing else in the album. Please send it that way. This costs nothing.`,
  goOn: (settings: VideoSettings): Rich =>
    say`I can let this video go on for ${settings.seconds} s, and you get the whole. That costs ${price(settings)} (${code(settings.model)}). Or shall I make a new one?`,
  videoUnknown: (): Rich =>
    say`I do not know this video any more, so it cannot go on. Without the reply your words become a new video.`,
  videoTooLarge: (): Rich =>
    say`This video cannot go on: it is larger than the 20 MB that Telegram gives me. Without the reply your words become a new video.`,
  videoTooLong: (seconds: number): Rich =>
    say`This video cannot go on: Veo takes none above ${seconds} s. Without the reply your words become a new video.`,
  cannotContinue: (model: string): Rich =>
    say`${code(model)} cannot let a video go on. Choose another model with /setmodel, or send your words without the reply.`,
  albumLate: (): Rich => say`The rest of this album came too late: the video has begun without it.`,
  promptWanted: (): Rich =>
    say`Please write what the video should show, as in ${code('/video a paper boat on a stream')}.`,

  restOfText: (): Rich =>
    say`This looks like the rest of a text that Telegram has cut, since it is longer than 4,096 characters. No video is made of the rest, and it costs nothing.`,

  queued: (position: number): Rich => say`Queued: number ${position} in line.`,
  unconfirmed: (): Rich =>
    say`Waiting for Telegram, which cannot be reached: your video begins as soon as it can. Nothing was charged so far.`,
  refused: (until: number): Rich => say`Google is busy. Trying again in ${duration(until)}.`,
  generating: (elapsed: number, usual: number | null): Rich =>
    say`Generating: ${duration(elapsed)}${usual === null ? '' : ` (usually about ${duration(usual)})`}`,
  googleSilent: (elapsed: number): Rich =>
    say`Google does not answer at the moment. The video is not lost: I keep asking. ${duration(elapsed)} so far.`,
  notFetched: (): Rich => say`The video is made, but cannot be fetched at the moment. I keep trying.`,
  uploadUnclear: (): Rich =>
    say`The video is made. The connection broke while Telegram was taking it, so I do not know whether it arrived. I send it again until Telegram says so.`,
  downloading: (): Rich => say`The video is made. Downloading it.`,
  uploading: (): Rich => say`The video is made. Sending it to you.`,
  cancelled: (costUsd: number): Rich => say`${cancelled(costUsd)}`,
  caption: (view: layout.CaptionView): Rich =>
    say`${layout.captionLine(view, formats, { second: 's', took: (time) => `took ${time}` })}${view.isPrivate ? '\nThe group where you asked for it did not take it.' : ''}`,
  sentInPrivate: (): Rich =>
    say`Telegram did not let me send the video here, so I sent it to you in private. Check that I may send videos here.`,

  failed: (view: layout.FailureView): Rich =>
    layout.failedText(
      {
        reasons,
        failures,
        free: 'It cost nothing.',
        maybe: (cost) => `Google may have charged ${cost} for it.`,
        charged: (cost) => `Google charges ${cost} for it all the same.`,
        link: 'Who may read the bucket finds it here',
        googleSays: 'Google says',
      },
      usd,
      view,
    ),

  queueFull: (waiting: number): Rich =>
    say`${waiting === 0 ? 'Your last prompt is still at work. Please wait for it, or /cancel it.' : `You already have ${plural(waiting, prompts)} waiting. Please wait, or /cancel one.`} This prompt was not taken and costs nothing.`,
  lineFull: (waiting: number): Rich =>
    say`${plural(waiting, { one: 'prompt of all users is', other: 'prompts of all users are' })} waiting already. Please try again later. This prompt was not taken and costs nothing.`,
  stopping: (): Rich => say`The bot is just being restarted. Please send this again in a minute. Nothing was charged.`,
  journalBroken: (): Rich =>
    say`The bot cannot write its journal, so it takes no new prompts. Nothing was charged. Please tell its owner.`,
  stranger: (userId: number, chatId: number): Rich =>
    say`This bot is private. Its owner can let you in by adding your id ${code(`${userId}`)}${chatId === userId ? '' : part` or the id of this chat ${code(`${chatId}`)}`}.`,
  letIn: (isGroup: boolean): Rich =>
    isGroup
      ? say`This group may use me now. /help says how.`
      : say`You may use this bot now. Send me a message and I turn it into a video; /start says more.`,
  overBudget: (budget: BudgetState, priceUsd: number): Rich =>
    say`This video costs ${usd(priceUsd)}, but of ${budget.scope === 'all' ? 'this bot’s' : 'your'} budget of ${usd(budget.limitUsd)} a day only ${usd(budget.leftUsd)} is left. It renews at ${clockTime(budget.renewsAt)}. The prompt was not taken and costs nothing.`,
  confirm: (settings: VideoSettings): Rich =>
    say`This video costs ${price(settings)} (${code(settings.model)}, ${settings.seconds} s). Shall I make it?`,
  noPrompt: (): Rich =>
    say`That does not look like a prompt, so I have not begun a video. Describe what is to be seen and heard, or press the button if you mean it.`,
  stale: (): Rich => say`I was away when you sent this. Shall I still make the video?`,

  whichLanguage: (): Rich => say`Which language shall I speak with you?`,

  nothingToCancel: (): Rich => say`You have no unfinished video.`,
  whichToCancel: (): Rich => say`Which one? The newest is first. Where a price stands, Google charges it all the same.`,
  /** What a generation is doing, in a word. */
  doing: {
    queued: 'queued',
    'generating.submitting': 'generating',
    'generating.rendering': 'generating',
    downloading: 'made',
    uploading: 'made',
  } as Record<LiveState, string>,
  cancelChoice: (index: number, doing: string, elapsed: number, stillUsd: number): string =>
    `${index}. ${doing} ${duration(elapsed)}${stillUsd > 0 ? ` · ${usd(stillUsd)}` : ''}`,

  admin: {
    allowed: (id: number): Rich => say`${code(`${id}`)} may use this bot now.`,
    denied: (id: number): Rich => say`${code(`${id}`)} may no longer use this bot.`,
    stranger: (name: string, id: number, chatId: number): Rich =>
      say`${clean(name, 64)} (${code(`${id}`)}) asked to use this bot${chatId === id ? '' : part` in the group ${code(`${chatId}`)}`}.`,
    idWanted: (command: string): Rich =>
      say`Please name the id of a user or chat, as in ${code(`/${command} 12345678`)}.`,
    budgets: (all: BudgetState | null, perUser: number | null): Rich =>
      layout.listText(
        'Budgets a day (UTC)',
        [
          [`All together: ${all === null ? 'no limit' : `${usd(all.leftUsd)} of ${usd(all.limitUsd)} left`}`],
          [`Each user: ${perUser === null ? 'no limit' : usd(perUser)}`],
        ],
        ...part`\n\nChange them with ${anyOf('/budget all 20', '/budget user 5', '/budget all off')}.`,
      ),
    budgetUnknown: (): Rich =>
      say`I do not understand that. Nothing was changed. Say it as in ${anyOf('/budget all 20', '/budget user 2.50', '/budget all off')}.`,
    notDenied: (id: number): Rich =>
      say`${code(`${id}`)} is an admin of this bot and cannot be shut out. Take the id out of ADMIN_USER_IDS first.`,
    exportInPrivate: (): Rich => say`The records are about everybody. Ask me for them in our private chat.`,
    nothingToExport: (): Rich => say`There are no records yet.`,
    exported: (count: number): Rich => say`${plural(count, { one: 'record', other: 'records' })} as CSV.`,
    modelWithdrawn: (model: string, instead: string | null): Rich =>
      say`Google no longer offers ${code(model)} to this project. Its buttons are gone; whoever had it chosen is ${instead === null ? 'told so: there is no other model' : part`offered ${code(instead)}`}.`,
    modelRestored: (model: string): Rich => say`Google offers ${code(model)} again.`,
    started: (username: string): Rich => say`@${username} has started.`,
    refused: (words: string): Rich => say`${words}`,
    failing: (failure: string, words: string): Rich => say`A video failed with ${failure}. ${words}`,
    spent: (share: number, spentUsd: number, limitUsd: number, userId: number | null): Rich =>
      say`${percent(share / 100)} of ${userId === null ? 'today’s budget' : `the budget of user ${userId}`} is spent: ${usd(spentUsd)} of ${usd(limitUsd)}.`,
    journalBroken: (): Rich =>
      say`The journal cannot be written any more. No new prompts are taken; what runs ends in memory. The log says why.`,
    journalAway: (): Rich =>
      say`The journal’s database has been away for half a minute. The bot waits for it and takes no messages meanwhile; nothing is lost. A second machine that stands by and reaches it takes over. The log says why.`,
    journalBack: (): Rich => say`The journal’s database is back, and the bot goes on with what was written meanwhile.`,
  },

  /** At most 32 characters, or a phone cuts them. */
  buttons: {
    cancel: (stillUsd: number): string => (stillUsd > 0 ? `Cancel (still ${usd(stillUsd)})` : 'Cancel'),
    again: (priceUsd: number): string => `Again · ${usd(priceUsd)}`,
    continue: (priceUsd: number): string => `Go on from it · ${usd(priceUsd)}`,
    newVideo: (priceUsd: number): string => `A new video · ${usd(priceUsd)}`,
    againWith: (model: string, priceUsd: number): string => `Again with ${model} · ${usd(priceUsd)}`,
    run: (priceUsd: number): string => `Make the video · ${usd(priceUsd)}`,
    againIn: (shape: Shape, priceUsd: number): string => `Again, ${shapes[shape]} · ${usd(priceUsd)}`,
    model: (model: string, priceUsd: number, current: boolean): string => layout.choice(model, usd(priceUsd), current),
    shape: (shape: Shape, priceUsd: number, current: boolean): string =>
      layout.choice(capital(shapes[shape]), usd(priceUsd), current),
    sound: (audio: boolean, priceUsd: number, current: boolean): string =>
      layout.choice(capital(sound(audio)), usd(priceUsd), current),
    reset: 'Reset',
    language: 'Language',
    languageOfTelegram: 'As in Telegram',
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
    soundSet: (audio: boolean): string => `Your next videos are ${sound(audio)}.`,
    reset: 'Your settings are the defaults again.',
    languageSet: 'From now on I speak English with you.',
    letIn: 'Done: they may use this bot now.',
    refused: 'This is not possible right now; see my message.',
    trouble: 'Something went wrong. Please press it again.',
  },
};

/** The shape of a language: a text that one lacks is an error of the compiler. */
export type Texts = typeof en;
