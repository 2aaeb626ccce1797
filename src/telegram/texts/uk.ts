import { priceOf } from '../../money/usd.ts';
import type { Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, quote } from '../outgoing/formatting.ts';
import type { Texts } from './en.ts';
import { failures, reasons } from './failures.uk.ts';
import { capital, duration, formatsOf } from './formats.ts';
import * as layout from './layouts.ts';
import { part, say } from './say.ts';

const formats = formatsOf('uk-UA');
const { usd, price, percent, plural, anyOf, clockTime } = formats;

const videos = { one: 'відео', few: 'відео', many: 'відео', other: 'відео' };
const ofPrompts = { one: 'промпту', few: 'промптів', many: 'промптів', other: 'промпту' };
const waitingPrompts = {
  one: 'промпт чекає',
  few: 'промпти чекають',
  many: 'промптів чекають',
  other: 'промпту чекає',
};

const sound = (audio: boolean): string => (audio ? 'зі звуком' : 'без звуку');

const shapes: Record<Shape, string> = { '16:9': 'горизонтально 16:9', '9:16': 'вертикально 9:16' };

const look = (settings: VideoSettings): string =>
  `${settings.seconds} с, ${settings.resolution}, ${shapes[settings.aspectRatio]}, ${sound(settings.audio)}`;

const models = (offers: readonly Offer[], current?: string) =>
  layout.modelLines(
    { costs: (settings) => `${usd(priceOf(settings))} за ${settings.seconds} с`, yours: 'твоя' },
    offers,
    current,
  );

const cancelled = (costUsd: number): string =>
  costUsd > 0 ? `Скасовано. Google уже почав і все одно візьме ${usd(costUsd)}.` : 'Скасовано. Це нічого не коштувало.';

const menu = {
  start: 'Що вміє цей бот',
  video: 'Зробити відео: /video і твій промпт',
  settings: 'Твої налаштування і скільки коштує відео',
  setmodel: 'Вибрати модель',
  language: 'Якою мовою мені говорити',
  reset: 'Повернути типові налаштування',
  stats: 'Хто що зробив і скільки це коштувало',
  cancel: 'Скасувати твоє останнє незавершене відео',
  help: 'Як користуватися ботом',
};

const adminMenu = {
  allow: 'Впустити людину або чат',
  deny: 'Закрити доступ людині або чату',
  budget: 'Скільки можна витрачати на день',
  export: 'Усі записи у CSV',
};

/** Усе українською. */
export const uk: Texts = {
  name: 'Українська',
  menu,
  adminMenu,
  smallTalk: [
    ...['привіт', 'привіт бот', 'усім привіт', 'вітаю', 'вітання', 'хай', 'здоров', 'добридень', 'бувай', 'па па'],
    ...['доброго ранку', 'добрий день', 'доброго дня', 'добрий вечір', 'на добраніч', 'до побачення', 'до завтра'],
    ...['як справи', 'як ти', 'ти хто', 'хто ти', 'ти тут', 'є хто', 'що робиш', 'дякую', 'дуже дякую', 'щиро дякую'],
    ...['дяки', 'спасибі', 'будь ласка', 'прошу', 'вибач', 'перепрошую', 'так', 'ні', 'ага', 'ок', 'окей', 'добре'],
    ...['гаразд', 'зрозуміло', 'зрозумів', 'зрозуміла', 'ясно', 'звісно', 'точно', 'круто', 'класно', 'клас', 'супер'],
    ...['чудово', 'гарно', 'файно', 'ха ха', 'ахаха', 'лол', 'допомога', 'тест', 'скасувати', 'привітики'],
    ...['вітаю всіх', 'привіт усім', 'доброго вечора', 'доброї ночі', 'гарного дня', 'хелоу', 'па'],
    ...['до зустрічі', 'побачимося', 'до скорого', 'як життя', 'як воно', 'як ся маєш', 'що нового', 'ти хто такий'],
    ...['хто ви', 'що це', 'що ти вмієш', 'що вмієш', 'як це працює', 'як користуватися', 'красно дякую', 'дякую тобі'],
    ...['дякую велике', 'велике дякую', 'нема за що', 'будь ласочка', 'пробач', 'вибачте', 'пробачте', 'нє', 'нєа'],
    ...['угу', 'авжеж', 'домовилися', 'добре дякую', 'все зрозуміло', 'норм', 'нормально', 'прикольно', 'вау', 'ого'],
    ...['молодець', 'дуже гарно', 'красиво', 'чудово дякую', 'хаха', 'хехе', 'допоможи', 'допоможіть', 'старт', 'стоп'],
    ...['почати', 'перевірка'],
  ],
  description:
    'Надішли повідомлення й отримай відео від Google Veo. Промпти й відео не зберігаються. Натисни «Почати», щоб дізнатися, як це працює і скільки коштує відео.',
  shortDescription: 'Перетворює повідомлення на відео за допомогою Google Veo.',

  start: (settings) =>
    say`Привіт! Надішли мені повідомлення, і я зроблю з нього відео за допомогою Google Veo.

Спробуй ось це:
${quote('Руда лисиця біжить свіжим снігом на світанку, сповільнена зйомка, камера йде за нею біля самої землі.')}
З твоїми налаштуваннями (${code(settings.model)}, ${look(settings)}) відео коштує власнику бота ${price(settings)} і готове за хвилину-дві.

Промпти й відео не зберігаються. Докладніше: /help.`,

  help: (offers, username, isAdmin) =>
    layout.helpText(
      {
        sections: [
          [
            'Як це працює',
            'Надішли промпт: своїми словами, що має бути видно й чутно. Одне повідомлення показує, як ідуть справи, а потім у відповідь приходить відео.',
          ],
          [
            'Фото й відео',
            'Фото з підписом — початок відео; альбом із двох — початок і кінець. Ще можна відповісти на фото своїми словами. Відповідай на моє відео, і воно продовжиться.',
          ],
          ['У групах', `Відповідай на моє повідомлення, згадай @${username} або напиши /video і промпт.`],
        ],
        commands: 'Команди',
        menu,
        admins: 'Для адмінів',
        adminMenu,
        models: 'Моделі',
        privacy: 'Промпти й відео не зберігаються.',
      },
      models(offers),
      isAdmin,
    ),

  settings: (settings, budget, isGone) =>
    layout.listText(
      'Твої налаштування',
      [
        ['Модель: ', code(settings.model), isGone ? ' — Google її більше не пропонує, вибери іншу' : ''],
        [`Тривалість: ${settings.seconds} с`],
        [`Роздільна здатність: ${settings.resolution}`],
        [`Формат: ${shapes[settings.aspectRatio]}`],
        [`Звук: ${settings.audio ? 'є' : 'немає'}`],
      ],
      ...part`\n\nНаступне відео коштує ${price(settings)}.`,
      budget === null
        ? ''
        : `\nТвій бюджет: на сьогодні лишилося ${usd(budget.leftUsd)} із ${usd(budget.limitUsd)}; оновиться о ${clockTime(budget.renewsAt)}.`,
    ),

  models: (offers, current) =>
    say`${bold('Моделі')}\n${models(offers, current)}\n\nВибери одну нижче або напиши /setmodel і назву.`,

  modelSet: (settings) =>
    say`Твоя модель тепер ${code(settings.model)}. Відео коштує ${price(settings)} (${settings.seconds} с, ${usd(settings.pricePerSecond)} за секунду).`,

  modelUnknown: (name, nearest, offers, retired) => {
    const [asked, near] = [code(clean(name, 60)), code(nearest.aliases[0] ?? nearest.id)];
    const what = retired
      ? part`Google вимкнув ${asked}. Найближча до неї — ${near}.`
      : part`Моделі ${asked} немає. Може, ${near}?`;
    return say`${what} Нічого не змінилося.\n\n${bold('Моделі')}\n${models(offers)}`;
  },

  modelGone: (model, instead) =>
    say`Google більше не пропонує ${code(model)}. Найближча — ${code(instead.model)}: з нею це відео коштує ${price(instead)}. Зробити? Через /setmodel можна змінити модель назавжди.`,

  reset: (settings) =>
    say`Знову діють типові налаштування: ${code(settings.model)}, ${look(settings)}. Відео коштує ${price(settings)}.`,

  stats: (view) =>
    layout.statisticsText(
      {
        made: 'Готових відео',
        inProgress: 'У роботі',
        failed: 'Не вийшло',
        cancelled: 'Скасовано',
        rate: 'Частка вдалих',
        cost: 'Усього витрачено',
        unclear: (some) => `і, можливо, Google узяв гроші ще за ${some}`,
        promptTokens: 'Токени промптів',
        outputTokens: 'Токени промптів на виході',
        unknown: 'невідомо',
        knownFor: (some) => `відомо для ${some}`,
        seconds: 'Секунд відео',
        byModel: 'За моделями',
        byUser: 'Хто скільки витратив',
        video: videos,
        prompt: ofPrompts,
      },
      formats,
      view,
    ),
  statsTitle: { all: 'Статистика', today: 'Сьогодні (UTC)', week: 'Останні 7 днів', month: 'Останні 30 днів' },
  statsMine: (title) => `${title}: лише твоє`,

  chart: {
    locale: formats.locale,
    usd,
    costPer: {
      day: 'Витрати за днями, UTC',
      week: 'Витрати за тижнями, UTC',
      month: 'Витрати за місяцями, UTC',
      year: 'Витрати за роками, UTC',
    },
    others: (count) =>
      plural(count, { one: 'інша модель', few: 'інші моделі', many: 'інших моделей', other: 'іншої моделі' }),
  },

  notAvailable: (command) => say`/${command} поки немає. Відео створюються з налаштуваннями, які показує /settings.`,
  unknownCommand: (text) => say`Не знаю ${code(clean(text, 40) || '/')}. Що я вмію, написано в /help.`,
  textWanted: () => say`Я роблю відео зі слів або з фото і слів: опиши відео або надішли фото з підписом.`,
  wordsWanted: () =>
    say`Що має відбуватися на цій картинці? Надішли її з підписом або відповідай на неї своїми словами.`,
  pictureTooLarge: () =>
    say`Telegram дає мені файли до 20 МБ, а ця картинка більша. Надішли її, будь ласка, як фото. Це нічого не коштує.`,
  albumRefused: () =>
    say`Відео може починатися з одного фото або починатися й закінчуватися двома: один підпис на обидва і більше нічого в альбомі. Надішли, будь ласка, так. Це нічого не коштує.`,
  goOn: (settings) =>
    say`Можу продовжити це відео на ${settings.seconds} с, і ти отримаєш його цілим. Це коштує ${price(settings)} (${code(settings.model)}). Чи зробити нове?`,
  videoUnknown: () =>
    say`Я більше не знаю цього відео, тож продовжити не можу. Якщо надіслати слова не у відповідь, вийде нове відео.`,
  videoTooLarge: () =>
    say`Це відео не продовжити: воно більше за 20 МБ, які дає мені Telegram. Якщо надіслати слова не у відповідь, вийде нове відео.`,
  videoTooLong: (seconds) =>
    say`Це відео не продовжити: Veo не бере довших за ${seconds} с. Якщо надіслати слова не у відповідь, вийде нове відео.`,
  cannotContinue: (model) =>
    say`${code(model)} не вміє продовжувати відео. Вибери іншу модель через /setmodel або надішли слова не у відповідь.`,
  albumLate: () => say`Решта альбому прийшла запізно: відео почалося без неї.`,
  promptWanted: () => say`Напиши, що має бути у відео, наприклад ${code('/video паперовий кораблик у струмку')}.`,

  restOfText: () =>
    say`Схоже, це решта тексту, який Telegram поділив, бо він довший за 4\u00a0096 знаків. З решти відео не буде, і вона нічого не коштує.`,

  queued: (position) => say`У черзі: номер ${position}.`,
  unconfirmed: () =>
    say`Чекаю на Telegram, він зараз не відповідає: відео почнеться, щойно вийде. Поки що нічого не списано.`,
  refused: (until) => say`Google зайнятий. Наступна спроба за ${duration(until)}.`,
  generating: (elapsed, usual) =>
    say`Роблю: ${duration(elapsed)}${usual === null ? '' : ` (зазвичай близько ${duration(usual)})`}`,
  googleSilent: (elapsed) =>
    say`Google зараз не відповідає. Відео не пропало: я питаю далі. Минуло ${duration(elapsed)}.`,
  notFetched: () => say`Відео готове, але забрати його поки не вдається. Пробую далі.`,
  uploadUnclear: () =>
    say`Відео готове. Зв’язок обірвався, поки Telegram його приймав, і я не знаю, чи воно дійшло. Надсилаю знову, поки Telegram не підтвердить.`,
  downloading: () => say`Відео готове. Забираю його.`,
  uploading: () => say`Відео готове. Надсилаю тобі.`,
  cancelled: (costUsd) => say`${cancelled(costUsd)}`,
  caption: (view) =>
    say`${layout.captionLine(view, formats, { second: 'с', took: (time) => `за ${time}` })}${view.isPrivate ? '\nГрупа, де був запит, відео не прийняла.' : ''}`,
  sentInPrivate: () =>
    say`Telegram не дав надіслати відео сюди, тож я надіслав його тобі особисто. Перевір, чи можна мені надсилати сюди відео.`,

  failed: (view) =>
    layout.failedText(
      {
        reasons,
        failures,
        free: 'Це нічого не коштувало.',
        maybe: (cost) => `Можливо, Google узяв за це ${cost}.`,
        charged: (cost) => `Google усе одно візьме за це ${cost}.`,
        link: 'Кому відкрите сховище, знайде відео тут',
        googleSays: 'Google каже',
      },
      usd,
      view,
    ),

  queueFull: (waiting) =>
    say`${waiting === 0 ? 'Твій попередній промпт ще в роботі. Зачекай, поки він не закінчиться, або скасуй його через /cancel.' : `У тебе вже ${plural(waiting, waitingPrompts)} на свою чергу. Зачекай або скасуй щось через /cancel.`} Цей не прийнято, і він нічого не коштує.`,
  lineFull: (waiting) =>
    say`В усіх разом уже ${plural(waiting, waitingPrompts)} на свою чергу. Спробуй пізніше. Цей не прийнято, і він нічого не коштує.`,
  stopping: () => say`Бот саме перезапускається. Надішли це ще раз за хвилину. Нічого не списано.`,
  journalBroken: () =>
    say`Бот не може писати свій журнал і не приймає нових промптів. Нічого не списано. Повідом, будь ласка, власника.`,
  stranger: (userId, chatId) =>
    say`Це закритий бот. Власник може впустити тебе за id ${code(`${userId}`)}${chatId === userId ? '' : part` або за id цього чату ${code(`${chatId}`)}`}.`,
  letIn: (isGroup) =>
    isGroup
      ? say`Тепер цій групі можна мною користуватися. Як — у /help.`
      : say`Тепер тобі можна користуватися цим ботом. Надішли повідомлення, і я зроблю з нього відео; докладніше: /start.`,
  overBudget: (budget, priceUsd) =>
    say`Це відео коштує ${usd(priceUsd)}, але ${budget.scope === 'all' ? 'від бюджету бота' : 'від твого бюджету'} (${usd(budget.limitUsd)} на день) лишилося тільки ${usd(budget.leftUsd)}. Він оновиться о ${clockTime(budget.renewsAt)}. Промпт не прийнято, і він нічого не коштує.`,
  confirm: (settings) =>
    say`Це відео коштує ${price(settings)} (${code(settings.model)}, ${settings.seconds} с). Зробити?`,
  noPrompt: () =>
    say`Це не схоже на промпт, тож відео я не почав. Опиши, що має бути видно й чутно, або натисни кнопку, якщо так і треба.`,
  stale: () => say`Мене не було, коли прийшло це повідомлення. Відео ще потрібне?`,

  whichLanguage: () => say`Якою мовою мені з тобою говорити?`,

  nothingToCancel: () => say`У тебе немає незавершених відео.`,
  whichToCancel: () => say`Яке? Найновіше зверху. Де стоїть ціна, Google усе одно її візьме.`,
  doing: {
    queued: 'чекає',
    'generating.submitting': 'робиться',
    'generating.rendering': 'робиться',
    downloading: 'готове',
    uploading: 'готове',
  },
  cancelChoice: (index, doing, elapsed, stillUsd) =>
    `${index}. ${doing} ${duration(elapsed)}${stillUsd > 0 ? ` · ${usd(stillUsd)}` : ''}`,

  admin: {
    allowed: (id) => say`${code(`${id}`)} тепер може користуватися ботом.`,
    denied: (id) => say`${code(`${id}`)} більше не може користуватися ботом.`,
    stranger: (name, id, chatId) =>
      say`${clean(name, 64)} (${code(`${id}`)}) хоче користуватися ботом${chatId === id ? '' : part` у групі ${code(`${chatId}`)}`}.`,
    idWanted: (command) => say`Назви id людини або чату, наприклад ${code(`/${command} 12345678`)}.`,
    budgets: (all, perUser) =>
      layout.listText(
        'Бюджети на день (UTC)',
        [
          [`Усі разом: ${all === null ? 'без обмежень' : `лишилося ${usd(all.leftUsd)} із ${usd(all.limitUsd)}`}`],
          [`Кожен: ${perUser === null ? 'без обмежень' : usd(perUser)}`],
        ],
        ...part`\n\nЗмінити: ${anyOf('/budget all 20', '/budget user 5', '/budget all off')}.`,
      ),
    budgetUnknown: () =>
      say`Не розумію. Нічого не змінилося. Напиши, наприклад, ${anyOf('/budget all 20', '/budget user 2.50', '/budget all off')}.`,
    notDenied: (id) =>
      say`${code(`${id}`)} — адмін бота, доступ йому не закрити. Спершу прибери цей id із ADMIN_USER_IDS.`,
    exportInPrivate: () => say`Записи стосуються всіх. Попроси їх у нашому особистому чаті.`,
    nothingToExport: () => say`Записів поки немає.`,
    exported: (count) =>
      say`${plural(count, { one: 'запис', few: 'записи', many: 'записів', other: 'запису' })} у CSV.`,
    modelWithdrawn: (model, instead) =>
      say`Google більше не пропонує ${code(model)} цьому проєкту. Її кнопок більше немає; тим, хто її вибрав, ${instead === null ? 'я кажу, що іншої моделі немає' : part`я пропоную ${code(instead)}`}.`,
    modelRestored: (model) => say`Google знову пропонує ${code(model)}.`,
    started: (username) => say`@${username} запущено.`,
    refused: (words) => say`${words}`,
    failing: (failure, words) => say`Відео не вийшло: ${failure}. ${words}`,
    spent: (share, spentUsd, limitUsd, userId) =>
      say`Витрачено ${percent(share / 100)} ${userId === null ? 'сьогоднішнього бюджету' : `бюджету ${userId}`}: ${usd(spentUsd)} із ${usd(limitUsd)}.`,
    journalBroken: () =>
      say`Журнал більше не записується. Нові промпти не приймаються; що вже йде, закінчиться в пам’яті. Чому — у лозі.`,
    journalAway: () =>
      say`База даних журналу недоступна вже пів хвилини. Бот чекає на неї й поки не приймає повідомлень; нічого не загубиться. Якщо є друга, запасна машина й база їй доступна, вона бере роботу на себе. Чому — у лозі.`,
    journalBack: () => say`База даних журналу знову доступна, і бот береться за те, що було написано за цей час.`,
  },

  buttons: {
    cancel: (stillUsd) => (stillUsd > 0 ? `Скасувати (візьмуть ${usd(stillUsd)})` : 'Скасувати'),
    again: (priceUsd) => `Ще раз · ${usd(priceUsd)}`,
    continue: (priceUsd) => `Продовжити · ${usd(priceUsd)}`,
    newVideo: (priceUsd) => `Нове відео · ${usd(priceUsd)}`,
    againWith: (model, priceUsd) => `З ${model} · ${usd(priceUsd)}`,
    run: (priceUsd) => `Зробити відео · ${usd(priceUsd)}`,
    againIn: (shape, priceUsd) => `${capital(shapes[shape])} · ${usd(priceUsd)}`,
    model: (model, priceUsd, current) => layout.choice(model, usd(priceUsd), current),
    shape: (shape, priceUsd, current) => layout.choice(capital(shapes[shape]), usd(priceUsd), current),
    sound: (audio, priceUsd, current) => layout.choice(capital(sound(audio)), usd(priceUsd), current),
    reset: 'Скинути',
    language: 'Мова',
    languageOfTelegram: 'Як у Telegram',
    letIn: 'Впустити',
    stats: { all: 'Усе', today: 'Сьогодні', week: '7 днів', month: '30 днів', mine: 'Я', everybody: 'Усі' },
  },

  notes: {
    notYours: 'Це чужа кнопка.',
    outdated: 'Ця кнопка застаріла.',
    over: 'Це вже закінчилося.',
    tooLate: 'Запізно: відео готове і вже в дорозі.',
    cancelled,
    cancelling: 'Скасую, щойно Google відповість.',
    alreadyStarted: 'Це вже запущено.',
    promptGone: 'Я більше не бачу промпту. Надішли його, будь ласка, ще раз.',
    pictureGone: 'Я більше не бачу всіх картинок до нього. Надішли їх, будь ласка, ще раз.',
    started: 'Уже роблю.',
    priceFirst: 'Глянь на ціну: тепер вона на кнопці.',
    modelGone: (model) => `Google більше не пропонує ${model}. На кнопках те, що є зараз.`,
    modelSet: (model) => `Твоя модель тепер ${model}.`,
    shapeSet: (shape) => `Наступні відео: ${shapes[shape]}.`,
    soundSet: (audio) => `Наступні відео: ${sound(audio)}.`,
    reset: 'Знову діють типові налаштування.',
    languageSet: 'Відтепер я говорю з тобою українською.',
    letIn: 'Готово: доступ відкрито.',
    refused: 'Зараз не можна; дивись моє повідомлення.',
    trouble: 'Щось пішло не так. Натисни, будь ласка, ще раз.',
  },
};
