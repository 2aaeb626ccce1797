import type { Failures, FilterReason } from './layouts.ts';

const again = 'Você pode enviar o prompt de novo.';
const tellOwner = 'Avise quem cuida deste bot, por favor.';
const later = 'Tente de novo daqui a alguns minutos.';
const reword = 'Tente dizer de outro jeito.';

export const reasons: Readonly<Record<FilterReason, string>> = {
  child: 'conteúdo com crianças',
  celebrity: 'semelhança com uma pessoa real e conhecida',
  'video-safety': 'segurança dos vídeos',
  dangerous: 'conteúdo perigoso',
  hate: 'ódio',
  other: 'um motivo de segurança que o Google não diz',
  prohibited: 'conteúdo proibido',
  'third-party': 'conteúdo que é de outra pessoa',
  sexual: 'conteúdo sexual',
  toxic: 'conteúdo ofensivo',
  violence: 'violência',
  vulgar: 'linguagem vulgar',
};

/** O que aconteceu e o que fazer, para cada código. */
export const failures = (model: string, because: string): Failures => ({
  MODEL_NOT_FOUND: [
    `O Google não oferece mais o ${model} (ou não para este projeto).`,
    'Escolha outro modelo com /setmodel.',
  ],
  PERMISSION_DENIED: ['No momento, o Google não deixa este bot fazer vídeos.', tellOwner],
  CREDENTIALS_REFUSED: ['O Google não aceitou as credenciais deste bot.', tellOwner],
  REQUEST_REFUSED: ['O Google recusou o pedido.', 'Tente outras palavras ou outro modelo (/setmodel).'],
  GOOGLE_BUSY: ['O Google não tinha vaga, nem depois de muitas tentativas.', 'Tente de novo mais tarde.'],
  PROMPT_LOST: ['O prompt não estava mais na memória.', again],
  PROMPT_CUT: [
    'O Telegram dividiu seu texto em várias mensagens, porque ele passa de 4.096 caracteres; então não comecei nenhum vídeo.',
    'Envie um mais curto.',
  ],
  ALBUM_REFUSED: [
    'Posso começar um vídeo com uma foto, ou começar e terminar com duas: uma legenda só para as duas e mais nada no álbum.',
    'Envie assim, por favor.',
  ],
  FILE_NOT_FETCHED: [
    'Não consegui receber do Telegram aquilo com que o vídeo ia começar.',
    'Envie de novo, por favor.',
  ],
  PICTURE_UNREADABLE: ['O Veo não aceita esse arquivo como imagem: ele aceita JPEG e PNG.', 'Envie como foto.'],
  SHUT_OUT: ['Você não pode mais usar este bot, então isto não começou.', 'Quem cuida dele pode liberar você de novo.'],
  BOT_STOPPED_QUEUED: ['O bot foi reiniciado antes da sua vez.', again],
  JOURNAL_BROKEN: ['O bot não consegue gravar o registro de eventos e não começa nada novo.', tellOwner],
  SUBMIT_UNCLEAR: [
    'A conexão caiu enquanto o Google recebia o prompt, então ninguém sabe se ele chegou. O bot nunca envia um prompt duas vezes.',
    again,
  ],
  BOT_STOPPED_SUBMITTING: ['O bot foi parado enquanto o Google recebia o prompt.', again],
  FILTERED: [`O filtro de segurança do Google segurou o vídeo${because}.`, reword],
  PROMPT_BLOCKED: [`O filtro de segurança do Google recusou o prompt${because}.`, reword],
  VEO_BUSY: ['O Veo está sobrecarregado e não fez o vídeo.', later],
  VEO_REFUSED_SETTINGS: ['O Veo recusou o pedido.', 'Tente outro modelo com /setmodel.'],
  VEO_FAILED: ['O Veo não conseguiu fazer o vídeo.', later],
  VEO_EMPTY: ['O Veo terminou sem vídeo e sem dizer por quê.', again],
  BUCKET_NOT_READY: ['O Google ainda está preparando o acesso dele ao bucket.', 'Tente de novo em dois minutos.'],
  RENDER_TIMEOUT: ['O Google demorou demais, e o bot parou de esperar.', again],
  GOOGLE_SILENT: ['O Google não respondeu por um dia inteiro, então ninguém sabe o que foi feito do vídeo.', again],
  VEO_UNREADABLE: ['O Google terminou, mas o bot não conseguiu ler a resposta.', tellOwner],
  OPERATION_LOST: ['O Google não conhece mais este vídeo.', again],
  BOT_STOPPED_RENDERING: ['O bot foi parado enquanto o Google fazia o vídeo.', again],
  VIDEO_GONE: ['O vídeo ficou pronto, mas o Google não tem mais ele.', again],
  DOWNLOAD_FAILED: ['O vídeo ficou pronto, mas não deu para baixar do Google.', again],
  BUCKET_REFUSED: ['O vídeo ficou pronto, mas o bot não pode ler do bucket dele.', tellOwner],
  VIDEO_TOO_LARGE: [
    'O vídeo ficou pronto, mas é maior do que o Telegram deixa este bot enviar (50 MB).',
    'Quem cuida dele pode usar um servidor local da Bot API, que envia até 2.000 MB.',
  ],
  CHAT_UNREACHABLE: ['O vídeo ficou pronto, mas não deu para chegar a este chat.', again],
  UPLOAD_REFUSED: ['O vídeo ficou pronto, mas o Telegram não aceitou.', 'Veja se o bot pode enviar vídeos aqui.'],
  UPLOAD_FAILED: ['O vídeo ficou pronto, mas o Telegram ficou muito tempo fora do ar.', again],
  UPLOAD_UNCLEAR: [
    'O vídeo foi feito e enviado, mas o Telegram nunca confirmou que recebeu, então ninguém sabe se chegou.',
    again,
  ],
  BOT_STOPPED_DELIVERING: ['O vídeo ficou pronto, mas o bot foi parado na hora da entrega.', again],
  INTERNAL: ['Alguma coisa deu errado dentro deste bot.', again],
});
