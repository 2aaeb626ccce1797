import { priceOf } from '../../money/usd.ts';
import type { Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, quote } from '../outgoing/formatting.ts';
import type { Texts } from './en.ts';
import { failures, reasons } from './failures.ru.ts';
import { capital, duration, formatsOf } from './formats.ts';
import * as layout from './layouts.ts';
import { part, say } from './say.ts';

const formats = formatsOf('ru-RU');
const { usd, price, percent, plural, anyOf, clockTime } = formats;

const videos = { one: 'видео', few: 'видео', many: 'видео', other: 'видео' };
const ofPrompts = { one: 'промпта', few: 'промптов', many: 'промптов', other: 'промпта' };

const sound = (audio: boolean): string => (audio ? 'со звуком' : 'без звука');

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
  costUsd > 0 ? `Отменено. Google уже начал и всё равно возьмёт ${usd(costUsd)}.` : 'Отменено. Это ничего не стоило.';

const menu = {
  start: 'Что умеет этот бот',
  video: 'Сделать видео: /video и твой промпт',
  settings: 'Твои настройки и сколько стоит видео',
  setmodel: 'Выбрать модель',
  language: 'На каком языке мне говорить',
  reset: 'Вернуть настройки по умолчанию',
  stats: 'Кто что сделал и сколько это стоило',
  cancel: 'Отменить твоё последнее незаконченное видео',
  help: 'Как пользоваться ботом',
};

const adminMenu = {
  allow: 'Впустить человека или чат',
  deny: 'Закрыть доступ человеку или чату',
  budget: 'Сколько можно тратить в день',
  export: 'Все записи в CSV',
};

/** Всё по-русски. */
export const ru: Texts = {
  name: 'Русский',
  menu,
  adminMenu,
  smallTalk: [
    ...['привет', 'привет бот', 'всем привет', 'приветик', 'здравствуй', 'здравствуйте', 'хай', 'здорово', 'пока'],
    ...['доброе утро', 'добрый день', 'добрый вечер', 'доброй ночи', 'спокойной ночи', 'до свидания', 'до завтра'],
    ...['как дела', 'как ты', 'ты кто', 'кто ты', 'ты тут', 'ты здесь', 'есть кто', 'что делаешь', 'ку', 'спасибо'],
    ...['спасибо большое', 'большое спасибо', 'спс', 'благодарю', 'пожалуйста', 'прости', 'извини', 'да', 'нет', 'ага'],
    ...['ок', 'окей', 'хорошо', 'ладно', 'понятно', 'понял', 'поняла', 'ясно', 'конечно', 'точно', 'круто', 'классно'],
    ...['класс', 'супер', 'отлично', 'красиво', 'ха ха', 'ахаха', 'лол', 'помощь', 'тест', 'отмена', 'приветствую'],
    ...['приветики', 'здрасте', 'здрасьте', 'салют', 'хелло', 'йо', 'всем доброго дня', 'доброго времени суток'],
    ...['пока пока', 'всем пока', 'увидимся', 'до встречи', 'до скорого', 'хорошего дня', 'как жизнь', 'как сам'],
    ...['как поживаешь', 'что нового', 'ты кто такой', 'что это', 'что ты умеешь', 'что умеешь', 'что ты такое'],
    ...['как это работает', 'как пользоваться', 'спасибо огромное', 'огромное спасибо', 'спасибочки', 'пасиб'],
    ...['спасибо тебе', 'не за что', 'извините', 'простите', 'сорри', 'угу', 'неа', 'не', 'давай', 'договорились'],
    ...['хорошо спасибо', 'всё понятно', 'норм', 'нормально', 'прикольно', 'вау', 'ого', 'молодец', 'очень красиво'],
    ...['офигенно', 'шикарно', 'хаха', 'хехе', 'хах', 'помоги', 'помогите', 'старт', 'стоп', 'начать', 'проверка'],
  ],
  description:
    'Отправь сообщение и получи видео от Google Veo. Промпты и видео не хранятся. Нажми «Старт», чтобы узнать, как это работает и сколько стоит видео.',
  shortDescription: 'Превращает сообщение в видео с помощью Google Veo.',

  start: (settings) =>
    say`Привет! Отправь мне сообщение, и я сделаю из него видео с помощью Google Veo.

Попробуй вот это:
${quote('Рыжая лиса бежит по свежему снегу на рассвете, замедленная съёмка, камера следует за ней у самой земли.')}
С твоими настройками (${code(settings.model)}, ${look(settings)}) видео стоит владельцу бота ${price(settings)} и готово через минуту-другую.

Промпты и видео не хранятся. Подробнее: /help.`,

  help: (offers, username, isAdmin) =>
    layout.helpText(
      {
        sections: [
          [
            'Как это работает',
            'Отправь промпт: своими словами, что должно быть видно и слышно. Одно сообщение показывает, как идут дела, а потом ответом приходит видео.',
          ],
          [
            'Фото и видео',
            'Фото с подписью — начало видео; альбом из двух — начало и конец. Ещё можно ответить на фото своими словами. Ответь на моё видео, и оно продолжится.',
          ],
          ['В группах', `Ответь на моё сообщение, упомяни @${username} или напиши /video и промпт.`],
        ],
        commands: 'Команды',
        menu,
        admins: 'Для админов',
        adminMenu,
        models: 'Модели',
        privacy: 'Промпты и видео не хранятся.',
      },
      models(offers),
      isAdmin,
    ),

  settings: (settings, budget, isGone) =>
    layout.listText(
      'Твои настройки',
      [
        ['Модель: ', code(settings.model), isGone ? ' — Google её больше не предлагает, выбери другую' : ''],
        [`Длина: ${settings.seconds} с`],
        [`Разрешение: ${settings.resolution}`],
        [`Формат: ${shapes[settings.aspectRatio]}`],
        [`Звук: ${settings.audio ? 'есть' : 'нет'}`],
      ],
      ...part`\n\nСледующее видео стоит ${price(settings)}.`,
      budget === null
        ? ''
        : `\nТвой бюджет: на сегодня осталось ${usd(budget.leftUsd)} из ${usd(budget.limitUsd)}; обновится в ${clockTime(budget.renewsAt)}.`,
    ),

  models: (offers, current) =>
    say`${bold('Модели')}\n${models(offers, current)}\n\nВыбери одну ниже или напиши /setmodel и название.`,

  modelSet: (settings) =>
    say`Твоя модель теперь ${code(settings.model)}. Видео стоит ${price(settings)} (${settings.seconds} с, ${usd(settings.pricePerSecond)} за секунду).`,

  modelUnknown: (name, nearest, offers, retired) => {
    const [asked, near] = [code(clean(name, 60)), code(nearest.aliases[0] ?? nearest.id)];
    const what = retired
      ? part`Google отключил ${asked}. Ближе всего к ней ${near}.`
      : part`Модели ${asked} нет. Может быть, ${near}?`;
    return say`${what} Ничего не изменилось.\n\n${bold('Модели')}\n${models(offers)}`;
  },

  modelGone: (model, instead) =>
    say`Google больше не предлагает ${code(model)}. Ближе всего ${code(instead.model)}: с ней это видео стоит ${price(instead)}. Сделать? Через /setmodel можно сменить модель насовсем.`,

  reset: (settings) =>
    say`Снова действуют настройки по умолчанию: ${code(settings.model)}, ${look(settings)}. Видео стоит ${price(settings)}.`,

  stats: (view) =>
    layout.statisticsText(
      {
        made: 'Готовых видео',
        inProgress: 'В работе',
        failed: 'Не получилось',
        cancelled: 'Отменено',
        rate: 'Доля удачных',
        cost: 'Всего потрачено',
        unclear: (some) => `и, возможно, Google взял деньги ещё за ${some}`,
        promptTokens: 'Токены промптов',
        outputTokens: 'Токены промптов на выходе',
        unknown: 'неизвестно',
        knownFor: (some) => `известно для ${some}`,
        seconds: 'Секунд видео',
        byModel: 'По моделям',
        byUser: 'Кто сколько потратил',
        video: videos,
        prompt: ofPrompts,
      },
      formats,
      view,
    ),
  statsTitle: { all: 'Статистика', today: 'Сегодня (UTC)', week: 'Последние 7 дней', month: 'Последние 30 дней' },
  statsMine: (title) => `${title}: только твоё`,

  chart: {
    locale: formats.locale,
    usd,
    costPer: {
      day: 'Расходы по дням, UTC',
      week: 'Расходы по неделям, UTC',
      month: 'Расходы по месяцам, UTC',
      year: 'Расходы по годам, UTC',
    },
    others: (count) =>
      plural(count, { one: 'другая модель', few: 'другие модели', many: 'других моделей', other: 'другой модели' }),
  },

  notAvailable: (command) => say`/${command} пока нет. Видео создаются с настройками, которые показывает /settings.`,
  unknownCommand: (text) => say`Не знаю ${code(clean(text, 40) || '/')}. Что я умею, написано в /help.`,
  textWanted: () => say`Я делаю видео из слов или из фото и слов: опиши видео или отправь фото с подписью.`,
  wordsWanted: () =>
    say`Что должно происходить на этой картинке? Отправь её с подписью или ответь на неё своими словами.`,
  pictureTooLarge: () =>
    say`Telegram даёт мне файлы до 20 МБ, а эта картинка больше. Отправь её, пожалуйста, как фото. Это ничего не стоит.`,
  albumRefused: () =>
    say`Видео может начинаться с одного фото или начинаться и заканчиваться двумя: одна подпись на оба и больше ничего в альбоме. Отправь, пожалуйста, так. Это ничего не стоит.`,
  goOn: (settings) =>
    say`Могу продолжить это видео на ${settings.seconds} с, и ты получишь его целиком. Это стоит ${price(settings)} (${code(settings.model)}). Или сделать новое?`,
  videoUnknown: () =>
    say`Я больше не знаю этого видео, поэтому продолжить не могу. Если отправить слова не ответом, получится новое видео.`,
  videoTooLarge: () =>
    say`Это видео не продолжить: оно больше 20 МБ, которые даёт мне Telegram. Если отправить слова не ответом, получится новое видео.`,
  videoTooLong: (seconds) =>
    say`Это видео не продолжить: Veo не берёт длиннее ${seconds} с. Если отправить слова не ответом, получится новое видео.`,
  cannotContinue: (model) =>
    say`${code(model)} не умеет продолжать видео. Выбери другую модель через /setmodel или отправь слова не ответом.`,
  albumLate: () => say`Остаток альбома пришёл слишком поздно: видео началось без него.`,
  promptWanted: () => say`Напиши, что должно быть в видео, например ${code('/video бумажный кораблик в ручье')}.`,

  restOfText: () =>
    say`Похоже, это остаток текста, который Telegram разделил, потому что он длиннее 4\u00a0096 знаков. Из остатка видео не будет, и он ничего не стоит.`,

  queued: (position) => say`В очереди: номер ${position}.`,
  unconfirmed: () =>
    say`Жду Telegram, он сейчас не отвечает: видео начнётся, как только получится. Пока ничего не списано.`,
  refused: (until) => say`Google занят. Следующая попытка через ${duration(until)}.`,
  generating: (elapsed, usual) =>
    say`Делаю: ${duration(elapsed)}${usual === null ? '' : ` (обычно около ${duration(usual)})`}`,
  googleSilent: (elapsed) =>
    say`Google сейчас не отвечает. Видео не пропало: я спрашиваю дальше. Прошло ${duration(elapsed)}.`,
  notFetched: () => say`Видео готово, но забрать его пока не получается. Пробую дальше.`,
  uploadUnclear: () =>
    say`Видео готово. Связь оборвалась, пока Telegram его принимал, и я не знаю, дошло ли оно. Отправляю снова, пока Telegram не подтвердит.`,
  downloading: () => say`Видео готово. Забираю его.`,
  uploading: () => say`Видео готово. Отправляю тебе.`,
  cancelled: (costUsd) => say`${cancelled(costUsd)}`,
  caption: (view) =>
    say`${layout.captionLine(view, formats, { second: 'с', took: (time) => `за ${time}` })}${view.isPrivate ? '\nГруппа, где был запрос, видео не приняла.' : ''}`,
  sentInPrivate: () =>
    say`Telegram не дал отправить видео сюда, поэтому я отправил его тебе лично. Проверь, можно ли мне отправлять сюда видео.`,

  failed: (view) =>
    layout.failedText(
      {
        reasons,
        failures,
        free: 'Это ничего не стоило.',
        maybe: (cost) => `Возможно, Google взял за это ${cost}.`,
        charged: (cost) => `Google всё равно возьмёт за это ${cost}.`,
        link: 'Кому открыто хранилище, найдёт видео здесь',
        googleSays: 'Google говорит',
      },
      usd,
      view,
    ),

  queueFull: (waiting) =>
    say`${waiting === 0 ? 'Твой прошлый промпт ещё в работе. Подожди, пока он не закончится, или отмени его через /cancel.' : `У тебя уже ${plural(waiting, { one: 'промпт ждёт', few: 'промпта ждут', many: 'промптов ждут', other: 'промпта ждут' })} очереди. Подожди или отмени что-нибудь через /cancel.`} Этот не принят и ничего не стоит.`,
  lineFull: (waiting) =>
    say`У всех вместе уже ${plural(waiting, { one: 'промпт ждёт', few: 'промпта ждут', many: 'промптов ждут', other: 'промпта ждут' })} очереди. Попробуй позже. Этот не принят и ничего не стоит.`,
  stopping: () => say`Бот как раз перезапускается. Отправь это ещё раз через минуту. Ничего не списано.`,
  journalBroken: () =>
    say`Бот не может писать свой журнал и не принимает новые промпты. Ничего не списано. Сообщи, пожалуйста, владельцу.`,
  stranger: (userId, chatId) =>
    say`Это закрытый бот. Владелец может впустить тебя по id ${code(`${userId}`)}${chatId === userId ? '' : part` или по id этого чата ${code(`${chatId}`)}`}.`,
  letIn: (isGroup) =>
    isGroup
      ? say`Теперь этой группе можно мной пользоваться. Как — в /help.`
      : say`Теперь тебе можно пользоваться этим ботом. Отправь сообщение, и я сделаю из него видео; подробнее: /start.`,
  overBudget: (budget, priceUsd) =>
    say`Это видео стоит ${usd(priceUsd)}, но ${budget.scope === 'all' ? 'от бюджета бота' : 'от твоего бюджета'} (${usd(budget.limitUsd)} в день) осталось только ${usd(budget.leftUsd)}. Он обновится в ${clockTime(budget.renewsAt)}. Промпт не принят и ничего не стоит.`,
  confirm: (settings) =>
    say`Это видео стоит ${price(settings)} (${code(settings.model)}, ${settings.seconds} с). Сделать?`,
  noPrompt: () =>
    say`Это не похоже на промпт, поэтому видео я не начал. Опиши, что должно быть видно и слышно, или нажми кнопку, если так и надо.`,
  stale: () => say`Меня не было, когда пришло это сообщение. Видео ещё нужно?`,

  whichLanguage: () => say`На каком языке мне с тобой говорить?`,

  nothingToCancel: () => say`У тебя нет незаконченных видео.`,
  whichToCancel: () => say`Какое? Самое новое сверху. Где стоит цена, Google всё равно её возьмёт.`,
  doing: {
    queued: 'ждёт',
    'generating.submitting': 'делается',
    'generating.rendering': 'делается',
    downloading: 'готово',
    uploading: 'готово',
  },
  cancelChoice: (index, doing, elapsed, stillUsd) =>
    `${index}. ${doing} ${duration(elapsed)}${stillUsd > 0 ? ` · ${usd(stillUsd)}` : ''}`,

  admin: {
    allowed: (id) => say`${code(`${id}`)} теперь может пользоваться ботом.`,
    denied: (id) => say`${code(`${id}`)} больше не может пользоваться ботом.`,
    stranger: (name, id, chatId) =>
      say`${clean(name, 64)} (${code(`${id}`)}) хочет пользоваться ботом${chatId === id ? '' : part` в группе ${code(`${chatId}`)}`}.`,
    idWanted: (command) => say`Назови id человека или чата, например ${code(`/${command} 12345678`)}.`,
    budgets: (all, perUser) =>
      layout.listText(
        'Бюджеты на день (UTC)',
        [
          [`Все вместе: ${all === null ? 'без ограничений' : `осталось ${usd(all.leftUsd)} из ${usd(all.limitUsd)}`}`],
          [`Каждый: ${perUser === null ? 'без ограничений' : usd(perUser)}`],
        ],
        ...part`\n\nИзменить: ${anyOf('/budget all 20', '/budget user 5', '/budget all off')}.`,
      ),
    budgetUnknown: () =>
      say`Не понимаю. Ничего не изменилось. Напиши, например, ${anyOf('/budget all 20', '/budget user 2.50', '/budget all off')}.`,
    notDenied: (id) =>
      say`${code(`${id}`)} — админ бота, доступ ему не закрыть. Сначала убери этот id из ADMIN_USER_IDS.`,
    exportInPrivate: () => say`Записи касаются всех. Попроси их в нашем личном чате.`,
    nothingToExport: () => say`Записей пока нет.`,
    exported: (count) =>
      say`${plural(count, { one: 'запись', few: 'записи', many: 'записей', other: 'записи' })} в CSV.`,
    modelWithdrawn: (model, instead) =>
      say`Google больше не предлагает ${code(model)} этому проекту. Её кнопок больше нет; тем, кто её выбрал, ${instead === null ? 'я говорю, что другой модели нет' : part`я предлагаю ${code(instead)}`}.`,
    modelRestored: (model) => say`Google снова предлагает ${code(model)}.`,
    started: (username) => say`@${username} запущен.`,
    refused: (words) => say`${words}`,
    failing: (failure, words) => say`Видео не получилось: ${failure}. ${words}`,
    spent: (share, spentUsd, limitUsd, userId) =>
      say`Потрачено ${percent(share / 100)} ${userId === null ? 'сегодняшнего бюджета' : `бюджета ${userId}`}: ${usd(spentUsd)} из ${usd(limitUsd)}.`,
    journalBroken: () =>
      say`Журнал больше не записывается. Новые промпты не принимаются; что уже идёт, закончится в памяти. Почему — в логе.`,
    journalAway: () =>
      say`База данных журнала недоступна уже полминуты. Бот ждёт её и пока не принимает сообщений; ничего не потеряется. Если есть вторая, запасная машина и ей база доступна, она берёт работу на себя. Почему — в логе.`,
    journalBack: () => say`База данных журнала снова доступна, и бот берётся за то, что было написано за это время.`,
  },

  buttons: {
    cancel: (stillUsd) => (stillUsd > 0 ? `Отменить (спишут ${usd(stillUsd)})` : 'Отменить'),
    again: (priceUsd) => `Ещё раз · ${usd(priceUsd)}`,
    continue: (priceUsd) => `Продолжить · ${usd(priceUsd)}`,
    newVideo: (priceUsd) => `Новое видео · ${usd(priceUsd)}`,
    againWith: (model, priceUsd) => `С ${model} · ${usd(priceUsd)}`,
    run: (priceUsd) => `Сделать видео · ${usd(priceUsd)}`,
    againIn: (shape, priceUsd) => `${capital(shapes[shape])} · ${usd(priceUsd)}`,
    model: (model, priceUsd, current) => layout.choice(model, usd(priceUsd), current),
    shape: (shape, priceUsd, current) => layout.choice(capital(shapes[shape]), usd(priceUsd), current),
    sound: (audio, priceUsd, current) => layout.choice(capital(sound(audio)), usd(priceUsd), current),
    reset: 'Сбросить',
    language: 'Язык',
    languageOfTelegram: 'Как в Telegram',
    letIn: 'Впустить',
    stats: { all: 'Всё', today: 'Сегодня', week: '7 дней', month: '30 дней', mine: 'Я', everybody: 'Все' },
  },

  notes: {
    notYours: 'Это чужая кнопка.',
    outdated: 'Эта кнопка устарела.',
    over: 'Это уже закончилось.',
    tooLate: 'Поздно: видео готово и уже в пути.',
    cancelled,
    cancelling: 'Отменю, как только Google ответит.',
    alreadyStarted: 'Это уже запущено.',
    promptGone: 'Я больше не вижу промпта. Отправь его, пожалуйста, ещё раз.',
    pictureGone: 'Я больше не вижу всех картинок к нему. Отправь их, пожалуйста, ещё раз.',
    started: 'Уже делаю.',
    priceFirst: 'Посмотри на цену: теперь она на кнопке.',
    modelGone: (model) => `Google больше не предлагает ${model}. На кнопках то, что есть сейчас.`,
    modelSet: (model) => `Твоя модель теперь ${model}.`,
    shapeSet: (shape) => `Следующие видео: ${shapes[shape]}.`,
    soundSet: (audio) => `Следующие видео: ${sound(audio)}.`,
    reset: 'Снова действуют настройки по умолчанию.',
    languageSet: 'Теперь я говорю с тобой по-русски.',
    letIn: 'Готово: доступ открыт.',
    refused: 'Сейчас нельзя; смотри моё сообщение.',
    trouble: 'Что-то пошло не так. Нажми, пожалуйста, ещё раз.',
  },
};
