import { priceOf } from '../../money/usd.ts';
import type { Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, quote } from '../outgoing/formatting.ts';
import type { Texts } from './en.ts';
import { failures, reasons } from './failures.pt-BR.ts';
import { capital, duration, formatsOf } from './formats.ts';
import * as layout from './layouts.ts';
import { part, say } from './say.ts';

const formats = formatsOf('pt-BR');
const { usd, price, percent, plural, anyOf, clockTime } = formats;

const videos = { one: 'vídeo', other: 'vídeos' };
const prompts = { one: 'prompt', other: 'prompts' };

const sound = (audio: boolean): string => (audio ? 'com som' : 'sem som');

const shapes: Record<Shape, string> = { '16:9': 'horizontal 16:9', '9:16': 'vertical 9:16' };

const look = (settings: VideoSettings): string =>
  `${settings.seconds} s, ${settings.resolution}, ${shapes[settings.aspectRatio]}, ${sound(settings.audio)}`;

const models = (offers: readonly Offer[], current?: string) =>
  layout.modelLines(
    { costs: (settings) => `${usd(priceOf(settings))} por ${settings.seconds} s`, yours: 'o seu' },
    offers,
    current,
  );

const cancelled = (costUsd: number): string =>
  costUsd > 0
    ? `Cancelado. O Google já tinha começado e cobra ${usd(costUsd)} mesmo assim.`
    : 'Cancelado. Não custou nada.';

const menu = {
  start: 'O que este bot faz',
  video: 'Fazer um vídeo: /video e o seu prompt',
  settings: 'Seus ajustes e quanto custa um vídeo',
  setmodel: 'Escolher o modelo',
  language: 'Em que idioma eu falo com você',
  reset: 'Voltar aos ajustes padrão',
  stats: 'O que todo mundo fez e quanto custou',
  cancel: 'Cancelar seu último vídeo não terminado',
  help: 'Como usar este bot',
};

const adminMenu = {
  allow: 'Liberar uma pessoa ou um chat',
  deny: 'Bloquear uma pessoa ou um chat',
  budget: 'Quanto se pode gastar por dia',
  export: 'Todos os registros em CSV',
};

/** Tudo em português do Brasil. */
export const ptBR: Texts = {
  name: 'Português (Brasil)',
  menu,
  adminMenu,
  smallTalk: [
    ...['oi', 'oie', 'olá', 'oi bot', 'opa', 'e aí', 'oi tudo bem', 'oi gente', 'tchau', 'até logo', 'até mais'],
    ...['bom dia', 'boa tarde', 'boa noite', 'bom domingo', 'até amanhã', 'falou', 'abraço', 'tudo bem', 'tudo bom'],
    ...['como vai', 'como você está', 'beleza', 'quem é você', 'tem alguém aí', 'está aí', 'obrigado', 'obrigada'],
    ...['muito obrigado', 'muito obrigada', 'valeu', 'obg', 'de nada', 'por favor', 'desculpa', 'sim', 'não', 'claro'],
    ...['certo', 'tá', 'tá bom', 'pode ser', 'entendi', 'combinado', 'isso', 'bom', 'ok', 'legal', 'que legal', 'top'],
    ...['massa', 'show', 'perfeito', 'lindo', 'kkk', 'kkkk', 'ajuda', 'cancelar', 'teste', 'oi bom dia', 'oi amigo'],
    ...['olá bot', 'olá a todos', 'fala aí', 'salve', 'eae', 'tudo certo', 'tudo joia', 'tudo bem e você'],
    ...['tudo ótimo', 'até', 'até breve', 'tchauzinho', 'bom fim de semana', 'boa semana', 'abraços', 'beijos', 'bjs'],
    ...['abs', 'o que é isso', 'o que você faz', 'o que você sabe fazer', 'como funciona', 'como usar', 'quem é'],
    ...['obrigadão', 'brigado', 'brigada', 'vlw', 'tmj', 'muito grato', 'por nada', 'disponha', 'desculpe'],
    ...['foi mal', 'sem problema', 'com certeza', 'blz', 'ok obrigado', 'tá certo', 'isso aí', 'uau', 'demais'],
    ...['maravilha', 'ótimo', 'muito bom', 'incrível', 'adorei', 'parabéns', 'rs', 'rsrs', 'haha', 'socorro', 'parar'],
    ...['começar'],
  ],
  description:
    'Envie uma mensagem e receba um vídeo feito pelo Google Veo. Prompts e vídeos não ficam guardados. Toque em “Iniciar” para ver como funciona e quanto custa um vídeo.',
  shortDescription: 'Transforma uma mensagem em vídeo com o Google Veo.',

  start: (settings) =>
    say`Oi! Me mande uma mensagem e eu transformo em vídeo com o Google Veo.

Experimente esta:
${quote('Uma raposa vermelha corre pela neve fresca ao nascer do sol, em câmera lenta, e a câmera a segue rente ao chão.')}
Com os seus ajustes (${code(settings.model)}, ${look(settings)}), um vídeo custa ${price(settings)} para quem cuida deste bot e leva um ou dois minutos.

Prompts e vídeos não ficam guardados. Saiba mais em /help.`,

  help: (offers, username, isAdmin) =>
    layout.helpText(
      {
        sections: [
          [
            'Como funciona',
            'Envie um prompt: o que você quer ver e ouvir, com as suas palavras. Uma mensagem mostra em que pé está, e depois o vídeo chega como resposta.',
          ],
          [
            'Fotos e vídeos',
            'Uma foto com legenda é o começo do vídeo; um álbum de duas, o começo e o fim. Você também pode responder a uma foto com as suas palavras. Responda a um dos meus vídeos, e ele continua.',
          ],
          ['Em grupos', `Responda a uma mensagem minha, mencione @${username} ou escreva /video e o prompt.`],
        ],
        commands: 'Comandos',
        menu,
        admins: 'Para administradores',
        adminMenu,
        models: 'Modelos',
        privacy: 'Prompts e vídeos não ficam guardados.',
      },
      models(offers),
      isAdmin,
    ),

  settings: (settings, budget, isGone) =>
    layout.listText(
      'Seus ajustes',
      [
        ['Modelo: ', code(settings.model), isGone ? ', que o Google não oferece mais: escolha outro' : ''],
        [`Duração: ${settings.seconds} s`],
        [`Resolução: ${settings.resolution}`],
        [`Formato: ${shapes[settings.aspectRatio]}`],
        [`Som: ${settings.audio ? 'sim' : 'não'}`],
      ],
      ...part`\n\nO próximo vídeo custa ${price(settings)}.`,
      budget === null
        ? ''
        : `\nSeu orçamento: hoje restam ${usd(budget.leftUsd)} de ${usd(budget.limitUsd)}; ele se renova às ${clockTime(budget.renewsAt)}.`,
    ),

  models: (offers, current) =>
    say`${bold('Modelos')}\n${models(offers, current)}\n\nEscolha um aqui embaixo, ou escreva /setmodel e o nome.`,

  modelSet: (settings) =>
    say`Seu modelo agora é ${code(settings.model)}. Um vídeo custa ${price(settings)} (${settings.seconds} s, ${usd(settings.pricePerSecond)} por segundo).`,

  modelUnknown: (name, nearest, offers, retired) => {
    const [asked, near] = [code(clean(name, 60)), code(nearest.aliases[0] ?? nearest.id)];
    const what = retired
      ? part`O Google tirou ${asked} do ar. O mais parecido é ${near}.`
      : part`Não existe o modelo ${asked}. Você quis dizer ${near}?`;
    return say`${what} Nada mudou.\n\n${bold('Modelos')}\n${models(offers)}`;
  },

  modelGone: (model, instead) =>
    say`O Google não oferece mais ${code(model)}. O mais parecido é ${code(instead.model)}: com ele este vídeo custa ${price(instead)}. Posso fazer? Com /setmodel você troca de modelo de vez.`,

  reset: (settings) =>
    say`Seus ajustes voltaram ao padrão: ${code(settings.model)}, ${look(settings)}. Um vídeo custa ${price(settings)}.`,

  stats: (view) =>
    layout.statisticsText(
      {
        made: 'Vídeos feitos',
        inProgress: 'Em andamento',
        failed: 'Com falha',
        cancelled: 'Cancelados',
        rate: 'Taxa de sucesso',
        cost: 'Custo total',
        unclear: (some) => `e ${some} que o Google talvez tenha cobrado`,
        promptTokens: 'Tokens dos prompts',
        outputTokens: 'Tokens dos prompts de saída',
        unknown: 'não se sabe',
        knownFor: (some) => `conhecidos de ${some}`,
        seconds: 'Segundos de vídeo',
        byModel: 'Por modelo',
        byUser: 'Usuários por gasto',
        video: videos,
        prompt: prompts,
      },
      formats,
      view,
    ),
  statsTitle: { all: 'Estatísticas', today: 'Hoje (UTC)', week: 'Últimos 7 dias', month: 'Últimos 30 dias' },
  statsMine: (title) => `${title}: só você`,

  chart: {
    locale: formats.locale,
    usd,
    costPer: {
      day: 'Custo por dia, UTC',
      week: 'Custo por semana, UTC',
      month: 'Custo por mês, UTC',
      year: 'Custo por ano, UTC',
    },
    others: (count) => plural(count, { one: 'outro modelo', other: 'outros modelos' }),
  },

  notAvailable: (command) =>
    say`/${command} ainda não existe. Os vídeos são feitos com os ajustes que /settings mostra.`,
  unknownCommand: (text) => say`Não conheço ${code(clean(text, 40) || '/')}. Em /help está o que eu sei fazer.`,
  textWanted: () =>
    say`Faço vídeos com palavras, ou com uma foto e palavras: descreva o vídeo, ou envie uma foto com legenda.`,
  wordsWanted: () =>
    say`O que deve acontecer nesta imagem? Envie com uma legenda, ou responda a ela com as suas palavras.`,
  pictureTooLarge: () =>
    say`O Telegram me dá arquivos de até 20 MB, e esta imagem é maior. Envie como foto, por favor. Isto não custa nada.`,
  albumRefused: () =>
    say`Posso começar um vídeo com uma foto, ou começar e terminar com duas: uma legenda só para as duas e mais nada no álbum. Envie assim, por favor. Isto não custa nada.`,
  goOn: (settings) =>
    say`Posso continuar este vídeo por mais ${settings.seconds} s, e você recebe ele inteiro. Custa ${price(settings)} (${code(settings.model)}). Ou faço um novo?`,
  videoUnknown: () =>
    say`Não conheço mais este vídeo, então não dá para continuar. Se você não responder a ele, suas palavras viram um vídeo novo.`,
  videoTooLarge: () =>
    say`Não dá para continuar este vídeo: ele passa dos 20 MB que o Telegram me dá. Se você não responder a ele, suas palavras viram um vídeo novo.`,
  videoTooLong: (seconds) =>
    say`Não dá para continuar este vídeo: o Veo não aceita nenhum acima de ${seconds} s. Se você não responder a ele, suas palavras viram um vídeo novo.`,
  cannotContinue: (model) =>
    say`${code(model)} não sabe continuar vídeos. Escolha outro modelo com /setmodel, ou envie suas palavras sem responder.`,
  albumLate: () => say`O resto deste álbum chegou tarde: o vídeo começou sem ele.`,
  promptWanted: () =>
    say`Escreva também o que o vídeo deve mostrar, por exemplo ${code('/video um barquinho de papel num riacho')}.`,

  restOfText: () =>
    say`Isto parece o resto de um texto que o Telegram dividiu porque passa de 4.096 caracteres. Do resto não sai vídeo nenhum, e não custa nada.`,

  queued: (position) => say`Na fila: número ${position}.`,
  unconfirmed: () =>
    say`Estou esperando o Telegram, que não responde: seu vídeo começa assim que der. Até agora nada foi cobrado.`,
  refused: (until) => say`O Google está sobrecarregado. Tento de novo em ${duration(until)}.`,
  generating: (elapsed, usual) =>
    say`Em andamento: ${duration(elapsed)}${usual === null ? '' : ` (costuma levar ${duration(usual)})`}`,
  googleSilent: (elapsed) =>
    say`O Google não está respondendo. O vídeo não se perdeu: continuo perguntando. Até agora, ${duration(elapsed)}.`,
  notFetched: () => say`O vídeo está pronto, mas não dá para baixar agora. Continuo tentando.`,
  uploadUnclear: () =>
    say`O vídeo está pronto. A conexão caiu enquanto o Telegram o recebia, então não sei se chegou. Envio de novo até o Telegram confirmar.`,
  downloading: () => say`O vídeo está pronto. Baixando.`,
  uploading: () => say`O vídeo está pronto. Enviando para você.`,
  cancelled: (costUsd) => say`${cancelled(costUsd)}`,
  caption: (view) =>
    say`${layout.captionLine(view, formats, { second: 's', took: (time) => `em ${time}` })}${view.isPrivate ? '\nO grupo onde você pediu não aceitou o vídeo.' : ''}`,
  sentInPrivate: () =>
    say`O Telegram não me deixou enviar o vídeo aqui, então mandei para você no privado. Veja se posso enviar vídeos aqui.`,

  failed: (view) =>
    layout.failedText(
      {
        reasons,
        failures,
        free: 'Não custou nada.',
        maybe: (cost) => `Talvez o Google tenha cobrado ${cost}.`,
        charged: (cost) => `O Google cobra ${cost} mesmo assim.`,
        link: 'Quem pode ler o bucket encontra aqui',
        googleSays: 'O Google diz',
      },
      usd,
      view,
    ),

  queueFull: (waiting) =>
    say`${waiting === 0 ? 'Seu último prompt ainda está em andamento. Espere ele terminar, ou cancele com /cancel.' : `Você já tem ${plural(waiting, prompts)} esperando. Espere um terminar, ou cancele um com /cancel.`} Este não foi aceito e não custa nada.`,
  lineFull: (waiting) =>
    say`Ao todo já há ${plural(waiting, prompts)} esperando. Tente de novo mais tarde. Este não foi aceito e não custa nada.`,
  stopping: () => say`O bot está reiniciando. Envie de novo daqui a um minuto. Nada foi cobrado.`,
  journalBroken: () =>
    say`O bot não consegue gravar o registro de eventos, então não aceita prompts novos. Nada foi cobrado. Avise quem cuida dele, por favor.`,
  stranger: (userId, chatId) =>
    say`Este bot é privado. Quem cuida dele pode liberar você com o seu id, ${code(`${userId}`)}${chatId === userId ? '' : part`, ou com o id deste chat, ${code(`${chatId}`)}`}.`,
  letIn: (isGroup) =>
    isGroup
      ? say`Agora este grupo pode me usar. Veja como em /help.`
      : say`Agora você pode usar este bot. Me mande uma mensagem e eu transformo em vídeo; saiba mais em /start.`,
  overBudget: (budget, priceUsd) =>
    say`Este vídeo custa ${usd(priceUsd)}, mas ${budget.scope === 'all' ? 'do orçamento deste bot' : 'do seu orçamento'} (${usd(budget.limitUsd)} por dia) só restam ${usd(budget.leftUsd)}. Ele se renova às ${clockTime(budget.renewsAt)}. O prompt não foi aceito e não custa nada.`,
  confirm: (settings) =>
    say`Este vídeo custa ${price(settings)} (${code(settings.model)}, ${settings.seconds} s). Posso fazer?`,
  noPrompt: () =>
    say`Isso não parece um prompt, então não comecei nenhum vídeo. Descreva o que você quer ver e ouvir, ou aperte o botão se for isso mesmo.`,
  stale: () => say`Eu estava fora do ar quando você enviou isto. Ainda quer o vídeo?`,

  whichLanguage: () => say`Em que idioma eu falo com você?`,

  nothingToCancel: () => say`Você não tem nenhum vídeo em andamento.`,
  whichToCancel: () => say`Qual? O mais recente está em cima. Onde há um preço, o Google cobra mesmo assim.`,
  doing: {
    queued: 'na fila',
    'generating.submitting': 'em curso',
    'generating.rendering': 'em curso',
    downloading: 'pronto',
    uploading: 'pronto',
  },
  cancelChoice: (index, doing, elapsed, stillUsd) =>
    `${index}. ${doing} ${duration(elapsed)}${stillUsd > 0 ? ` · ${usd(stillUsd)}` : ''}`,

  admin: {
    allowed: (id) => say`${code(`${id}`)} agora pode usar este bot.`,
    denied: (id) => say`${code(`${id}`)} não pode mais usar este bot.`,
    stranger: (name, id, chatId) =>
      say`${clean(name, 64)} (${code(`${id}`)}) quis usar este bot${chatId === id ? '' : part` no grupo ${code(`${chatId}`)}`}.`,
    idWanted: (command) => say`Diga o id de uma pessoa ou de um chat, por exemplo ${code(`/${command} 12345678`)}.`,
    budgets: (all, perUser) =>
      layout.listText(
        'Orçamentos por dia (UTC)',
        [
          [`Todos juntos: ${all === null ? 'sem limite' : `restam ${usd(all.leftUsd)} de ${usd(all.limitUsd)}`}`],
          [`Cada pessoa: ${perUser === null ? 'sem limite' : usd(perUser)}`],
        ],
        ...part`\n\nMude com ${anyOf('/budget all 20', '/budget user 5', '/budget all off')}.`,
      ),
    budgetUnknown: () =>
      say`Não entendi. Nada mudou. Escreva assim: ${anyOf('/budget all 20', '/budget user 2.50', '/budget all off')}.`,
    notDenied: (id) =>
      say`${code(`${id}`)} administra este bot e não pode ser bloqueado. Tire primeiro o id de ADMIN_USER_IDS.`,
    exportInPrivate: () => say`Os registros são de todo mundo. Peça no nosso chat privado.`,
    nothingToExport: () => say`Ainda não há registros.`,
    exported: (count) => say`${plural(count, { one: 'registro', other: 'registros' })} em CSV.`,
    modelWithdrawn: (model, instead) =>
      say`O Google não oferece mais ${code(model)} a este projeto. Os botões dele sumiram; quem o tinha escolhido ${instead === null ? 'fica sabendo que não há outro' : part`recebe a oferta de ${code(instead)}`}.`,
    modelRestored: (model) => say`O Google voltou a oferecer ${code(model)}.`,
    started: (username) => say`@${username} está no ar.`,
    refused: (words) => say`${words}`,
    failing: (failure, words) => say`Um vídeo falhou com ${failure}. ${words}`,
    spent: (share, spentUsd, limitUsd, userId) =>
      say`Já foram gastos ${percent(share / 100)} ${userId === null ? 'do orçamento de hoje' : `do orçamento de ${userId}`}: ${usd(spentUsd)} de ${usd(limitUsd)}.`,
    journalBroken: () =>
      say`Não dá mais para gravar o registro de eventos. Prompts novos não são aceitos; o que está em andamento termina na memória. O motivo está no log.`,
    journalAway: () =>
      say`Faz meio minuto que o banco de dados do registro de eventos está fora do ar. O bot espera por ele e, enquanto isso, não recebe mensagens; nada se perde. Se houver outra máquina de reserva que o alcance, ela assume. O motivo está no log.`,
    journalBack: () =>
      say`O banco de dados do registro de eventos voltou, e o bot continua com o que foi escrito nesse meio-tempo.`,
  },

  buttons: {
    cancel: (stillUsd) => (stillUsd > 0 ? `Cancelar (custa ${usd(stillUsd)})` : 'Cancelar'),
    again: (priceUsd) => `De novo · ${usd(priceUsd)}`,
    continue: (priceUsd) => `Continuar · ${usd(priceUsd)}`,
    newVideo: (priceUsd) => `Um novo · ${usd(priceUsd)}`,
    againWith: (model, priceUsd) => `Com ${model} · ${usd(priceUsd)}`,
    run: (priceUsd) => `Fazer o vídeo · ${usd(priceUsd)}`,
    againIn: (shape, priceUsd) => `Em ${shapes[shape]} · ${usd(priceUsd)}`,
    model: (model, priceUsd, current) => layout.choice(model, usd(priceUsd), current),
    shape: (shape, priceUsd, current) => layout.choice(capital(shapes[shape]), usd(priceUsd), current),
    sound: (audio, priceUsd, current) => layout.choice(capital(sound(audio)), usd(priceUsd), current),
    reset: 'Redefinir',
    language: 'Idioma',
    languageOfTelegram: 'Como no Telegram',
    letIn: 'Liberar',
    stats: { all: 'Tudo', today: 'Hoje', week: '7 dias', month: '30 dias', mine: 'Eu', everybody: 'Todos' },
  },

  notes: {
    notYours: 'Este botão é de outra pessoa.',
    outdated: 'Este botão não vale mais.',
    over: 'Este já terminou.',
    tooLate: 'Tarde demais: o vídeo está pronto e a caminho.',
    cancelled,
    cancelling: 'Cancelo assim que o Google responder.',
    alreadyStarted: 'Isto já começou.',
    promptGone: 'Não vejo mais o prompt. Envie de novo, por favor.',
    pictureGone: 'Não vejo mais todas as imagens dele. Envie de novo, por favor.',
    started: 'A caminho.',
    priceFirst: 'Veja o preço: agora está no botão.',
    modelGone: (model) => `O Google não oferece mais o ${model}. Os botões mostram o que há agora.`,
    modelSet: (model) => `Seu modelo agora é ${model}.`,
    shapeSet: (shape) => `Seus próximos vídeos: ${shapes[shape]}.`,
    soundSet: (audio) => `Seus próximos vídeos: ${sound(audio)}.`,
    reset: 'Seus ajustes voltaram ao padrão.',
    languageSet: 'A partir de agora eu falo português com você.',
    letIn: 'Pronto: o acesso está liberado.',
    refused: 'Agora não dá; veja a minha mensagem.',
    trouble: 'Alguma coisa deu errado. Aperte de novo, por favor.',
  },
};
