import { priceOf } from '../../money/usd.ts';
import type { Shape, VideoSettings } from '../../veo/models.ts';
import type { Offer } from '../answers/user-settings.ts';
import { bold, clean, code, quote } from '../outgoing/formatting.ts';
import type { Texts } from './en.ts';
import { failures, reasons } from './failures.fr.ts';
import { capital, duration, formatsOf } from './formats.ts';
import { withFrenchSpaces } from './french-spaces.ts';
import * as layout from './layouts.ts';
import { part, say } from './say.ts';

const formats = formatsOf('fr-FR');
const { usd, price, percent, plural, anyOf, clockTime } = formats;

const videos = { one: 'vidéo', other: 'vidéos' };
const prompts = { one: 'prompt', other: 'prompts' };

const sound = (audio: boolean): string => (audio ? 'avec le son' : 'sans le son');

const shapes: Record<Shape, string> = { '16:9': 'horizontal 16:9', '9:16': 'vertical 9:16' };

const look = (settings: VideoSettings): string =>
  `${settings.seconds} s, ${settings.resolution}, ${shapes[settings.aspectRatio]}, ${sound(settings.audio)}`;

const models = (offers: readonly Offer[], current?: string) =>
  layout.modelLines(
    { costs: (settings) => `${usd(priceOf(settings))} pour ${settings.seconds} s`, yours: 'le tien', colon: ' : ' },
    offers,
    current,
  );

const cancelled = (costUsd: number): string =>
  costUsd > 0
    ? `Annulé. Google avait déjà commencé et facture quand même ${usd(costUsd)}.`
    : 'Annulé. Ça n’a rien coûté.';

const menu = {
  start: 'Ce que fait ce bot',
  video: 'Faire une vidéo : /video et ton prompt',
  settings: 'Tes réglages et le prix d’une vidéo',
  setmodel: 'Choisir le modèle',
  language: 'Choisir la langue dans laquelle je te parle',
  reset: 'Revenir aux réglages par défaut',
  stats: 'Ce que tout le monde a fait et combien ça a coûté',
  cancel: 'Annuler ta dernière vidéo en cours',
  help: 'Comment utiliser ce bot',
};

const adminMenu = {
  allow: 'Donner accès à quelqu’un ou à un chat',
  deny: 'Retirer l’accès à quelqu’un ou à un chat',
  budget: 'Ce qui peut être dépensé par jour',
  export: 'Tous les enregistrements en CSV',
};

/** Tout en français. */
export const fr: Texts = withFrenchSpaces<Texts>({
  name: 'Français',
  menu,
  adminMenu,
  smallTalk: [
    ...['bonjour', 'salut', 'salut à tous', 'coucou', 'bonsoir', 'hello', 'hé', 'bonjour à tous', 'au revoir'],
    ...['bonne journée', 'bonne soirée', 'bonne nuit', 'à plus', 'à bientôt', 'à demain', 'bye', 'ciao', 'ça va'],
    ...['comment ça va', 'comment vas tu', 'comment tu vas', 'qui es tu', 'tu es là', 'il y a quelqu’un', 'merci'],
    ...['merci beaucoup', 'merci bien', 'mille mercis', 'de rien', 's’il te plaît', 'stp', 'pardon', 'désolé', 'oui'],
    ...['non', 'ouais', 'ok', 'd’accord', 'bien', 'très bien', 'bien sûr', 'compris', 'c’est bon', 'parfait', 'super'],
    ...['génial', 'cool', 'magnifique', 'bravo', 'trop bien', 'mdr', 'haha', 'aide', 'annuler', 'test', 'slt', 'bjr'],
    ...['cc', 're', 'yo', 'bonjour bot', 'salut bot', 'salut ça va', 'rebonjour', 'bonne après midi', 'bon week end'],
    ...['à tout à l’heure', 'à plus tard', 'à la prochaine', 'quoi de neuf', 'ça roule', 'et toi', 'c’est quoi'],
    ...['qu’est ce que c’est', 'que sais tu faire', 'tu fais quoi', 'tu sers à quoi', 'comment ça marche'],
    ...['merci à toi', 'merci infiniment', 'un grand merci', 'je t’en prie', 'je vous en prie', 'pas de souci'],
    ...['pas de problème', 'svp', 's’il vous plaît', 'excuse moi', 'excusez moi', 'nan', 'ok merci', 'c’est ça'],
    ...['exact', 'voilà', 'entendu', 'ça marche', 'excellent', 'nickel', 'top', 'wow', 'bien joué', 'j’adore'],
    ...['c’est beau', 'très beau', 'ptdr', 'lol', 'arrête', 'commencer'],
  ],
  description:
    'Envoie un message et reçois une vidéo faite par Google Veo. Les prompts et les vidéos ne sont pas conservés. Appuie sur « Démarrer » pour voir comment ça marche et combien coûte une vidéo.',
  shortDescription: 'Transforme un message en vidéo avec Google Veo.',

  start: (settings) =>
    say`Salut ! Envoie-moi un message et j’en fais une vidéo avec Google Veo.

Essaie celui-ci :
${quote('Un renard roux court dans la neige fraîche au lever du soleil, au ralenti, la caméra le suit au ras du sol.')}
Avec tes réglages (${code(settings.model)}, ${look(settings)}), une vidéo coûte ${price(settings)} à la personne qui gère ce bot et prend une minute ou deux.

Les prompts et les vidéos ne sont pas conservés. Plus de détails : /help.`,

  help: (offers, username, isAdmin) =>
    layout.helpText(
      {
        sections: [
          [
            'Comment ça marche',
            'Envoie un prompt : ce que tu veux voir et entendre, avec tes mots. Un message te dit où ça en est, puis la vidéo arrive en réponse.',
          ],
          [
            'Photos et vidéos',
            'Une photo avec une légende commence la vidéo ; un album de deux la commence et la finit. Tu peux aussi répondre à une photo avec tes mots. Réponds à l’une de mes vidéos, et elle continue.',
          ],
          ['Dans les groupes', `Réponds à un de mes messages, mentionne @${username} ou écris /video et le prompt.`],
        ],
        commands: 'Commandes',
        menu,
        admins: 'Pour les admins',
        adminMenu,
        models: 'Modèles',
        privacy: 'Les prompts et les vidéos ne sont pas conservés.',
      },
      models(offers),
      isAdmin,
    ),

  settings: (settings, budget, isGone) =>
    layout.listText(
      'Tes réglages',
      [
        ['Modèle : ', code(settings.model), isGone ? ', que Google ne propose plus : choisis-en un autre' : ''],
        [`Durée : ${settings.seconds} s`],
        [`Résolution : ${settings.resolution}`],
        [`Format : ${shapes[settings.aspectRatio]}`],
        [`Son : ${settings.audio ? 'oui' : 'non'}`],
      ],
      ...part`\n\nLa prochaine vidéo coûte ${price(settings)}.`,
      budget === null
        ? ''
        : `\nTon budget : il reste ${usd(budget.leftUsd)} sur ${usd(budget.limitUsd)} aujourd’hui ; il se renouvelle à ${clockTime(budget.renewsAt)}.`,
    ),

  models: (offers, current) =>
    say`${bold('Modèles')}\n${models(offers, current)}\n\nChoisis-en un ci-dessous, ou écris /setmodel et son nom.`,

  modelSet: (settings) =>
    say`Ton modèle est maintenant ${code(settings.model)}. Une vidéo coûte ${price(settings)} (${settings.seconds} s, ${usd(settings.pricePerSecond)} la seconde).`,

  modelUnknown: (name, nearest, offers, retired) => {
    const [asked, near] = [code(clean(name, 60)), code(nearest.aliases[0] ?? nearest.id)];
    const what = retired
      ? part`Google a retiré ${asked}. Le plus proche est ${near}.`
      : part`Il n’y a pas de modèle ${asked}. Tu voulais dire ${near} ?`;
    return say`${what} Rien n’a changé.\n\n${bold('Modèles')}\n${models(offers)}`;
  },

  modelGone: (model, instead) =>
    say`Google ne propose plus ${code(model)}. Le plus proche est ${code(instead.model)} : avec lui, cette vidéo coûte ${price(instead)}. Je la fais ? Avec /setmodel, tu changes de modèle pour de bon.`,

  reset: (settings) =>
    say`Tes réglages sont de nouveau ceux par défaut : ${code(settings.model)}, ${look(settings)}. Une vidéo coûte ${price(settings)}.`,

  stats: (view) =>
    layout.statisticsText(
      {
        colon: ' : ',
        made: 'Vidéos faites',
        inProgress: 'En cours',
        failed: 'Échouées',
        cancelled: 'Annulées',
        rate: 'Taux de réussite',
        cost: 'Coût total',
        unclear: (some) => `et Google a peut-être facturé ${some} de plus`,
        promptTokens: 'Tokens des prompts',
        outputTokens: 'Tokens des prompts de sortie',
        unknown: 'on ne sait pas',
        knownFor: (some) => `connus pour ${some}`,
        seconds: 'Secondes de vidéo',
        byModel: 'Par modèle',
        byUser: 'Utilisateurs par dépense',
        video: videos,
        prompt: prompts,
      },
      formats,
      view,
    ),
  statsTitle: {
    all: 'Statistiques',
    today: 'Aujourd’hui (UTC)',
    week: 'Les 7 derniers jours',
    month: 'Les 30 derniers jours',
  },
  statsMine: (title) => `${title} : toi seulement`,

  chart: {
    locale: formats.locale,
    usd,
    costPer: {
      day: 'Coût par jour, UTC',
      week: 'Coût par semaine, UTC',
      month: 'Coût par mois, UTC',
      year: 'Coût par an, UTC',
    },
    others: (count) => plural(count, { one: 'autre modèle', other: 'autres modèles' }),
  },

  notAvailable: (command) =>
    say`/${command} n’existe pas encore. Les vidéos se font avec les réglages que montre /settings.`,
  unknownCommand: (text) =>
    say`Je ne connais pas ${code(clean(text, 40) || '/')}. Ce que je sais faire est dans /help.`,
  textWanted: () =>
    say`Je fais des vidéos avec des mots, ou avec une photo et des mots : décris la vidéo, ou envoie une photo avec une légende.`,
  wordsWanted: () =>
    say`Que doit-il se passer dans cette image ? Envoie-la avec une légende, ou réponds-y avec tes mots.`,
  pictureTooLarge: () =>
    say`Telegram me donne des fichiers jusqu’à 20 Mo, et cette image est plus lourde. Envoie-la comme photo, s’il te plaît. Ça ne coûte rien.`,
  albumRefused: () =>
    say`Je peux commencer une vidéo par une photo, ou la commencer et la finir avec deux : une seule légende pour les deux, et rien d’autre dans l’album. Envoie-le comme ça, s’il te plaît. Ceci ne coûte rien.`,
  goOn: (settings) =>
    say`Je peux prolonger cette vidéo de ${settings.seconds} s, et tu reçois le tout. Ça coûte ${price(settings)} (${code(settings.model)}). Ou j’en fais une nouvelle ?`,
  videoUnknown: () =>
    say`Je ne connais plus cette vidéo, elle ne peut donc pas continuer. Si tu n’y réponds pas, tes mots deviennent une nouvelle vidéo.`,
  videoTooLarge: () =>
    say`Cette vidéo ne peut pas continuer : elle dépasse les 20 Mo que Telegram me donne. Si tu n’y réponds pas, tes mots deviennent une nouvelle vidéo.`,
  videoTooLong: (seconds) =>
    say`Cette vidéo ne peut pas continuer : Veo n’en prend pas au-delà de ${seconds} s. Si tu n’y réponds pas, tes mots deviennent une nouvelle vidéo.`,
  cannotContinue: (model) =>
    say`${code(model)} ne sait pas prolonger une vidéo. Choisis un autre modèle avec /setmodel, ou envoie tes mots sans répondre.`,
  albumLate: () => say`Le reste de cet album est arrivé trop tard : la vidéo a commencé sans lui.`,
  promptWanted: () =>
    say`Écris aussi ce que la vidéo doit montrer, par exemple ${code('/video un bateau en papier sur un ruisseau')}.`,

  restOfText: () =>
    say`On dirait le reste d’un texte que Telegram a découpé, car il dépasse 4\u202f096 caractères. Je ne fais pas de vidéo avec le reste, et ça ne coûte rien.`,

  queued: (position) => say`Dans la file : numéro ${position}.`,
  unconfirmed: () =>
    say`J’attends Telegram, qui ne répond pas : ta vidéo commence dès que possible. Rien n’a été facturé pour l’instant.`,
  refused: (until) => say`Google est surchargé. Nouvel essai dans ${duration(until)}.`,
  generating: (elapsed, usual) =>
    say`En cours : ${duration(elapsed)}${usual === null ? '' : ` (environ ${duration(usual)} d’habitude)`}`,
  googleSilent: (elapsed) =>
    say`Google ne répond pas en ce moment. La vidéo n’est pas perdue : je continue à demander. Ça fait déjà ${duration(elapsed)}.`,
  notFetched: () => say`La vidéo est prête, mais impossible de la récupérer pour l’instant. Je continue d’essayer.`,
  uploadUnclear: () =>
    say`La vidéo est prête. La connexion a été coupée pendant que Telegram la recevait ; je ne sais donc pas si elle est arrivée. Je la renvoie jusqu’à ce que Telegram confirme.`,
  downloading: () => say`La vidéo est prête. Je la récupère.`,
  uploading: () => say`La vidéo est prête. Je te l’envoie.`,
  cancelled: (costUsd) => say`${cancelled(costUsd)}`,
  caption: (view) =>
    say`${layout.captionLine(view, formats, { second: 's', took: (time) => `en ${time}` })}${view.isPrivate ? '\nLe groupe où tu l’as demandée ne l’a pas acceptée.' : ''}`,
  sentInPrivate: () =>
    say`Telegram ne m’a pas laissé envoyer la vidéo ici, je te l’ai donc envoyée en privé. Vérifie que je peux envoyer des vidéos ici.`,

  failed: (view) =>
    layout.failedText(
      {
        colon: ' : ',
        reasons,
        failures,
        free: 'Ça n’a rien coûté.',
        maybe: (cost) => `Google a peut-être facturé ${cost}.`,
        charged: (cost) => `Google facture quand même ${cost}.`,
        link: 'Pour qui peut lire le bucket, elle est ici',
        googleSays: 'Google dit',
      },
      usd,
      view,
    ),

  queueFull: (waiting) =>
    say`${waiting === 0 ? 'Ton dernier prompt est encore en cours. Attends qu’il finisse, ou annule-le avec /cancel.' : `Tu as déjà ${plural(waiting, prompts)} en attente. Attends, ou annules-en un avec /cancel.`} Celui-ci n’a pas été accepté et ne coûte rien.`,
  lineFull: (waiting) =>
    say`Il y a déjà ${plural(waiting, prompts)} en attente, tout le monde compris. Réessaie plus tard. Celui-ci n’a pas été accepté et ne coûte rien.`,
  stopping: () => say`Le bot redémarre. Renvoie ça dans une minute. Rien n’a été facturé.`,
  journalBroken: () =>
    say`Le bot n’arrive pas à écrire son journal, il n’accepte donc plus de prompts. Rien n’a été facturé. Préviens, s’il te plaît, la personne qui le gère.`,
  stranger: (userId, chatId) =>
    say`Ce bot est privé. La personne qui le gère peut te donner accès avec ton identifiant, ${code(`${userId}`)}${chatId === userId ? '' : part`, ou avec celui de ce chat, ${code(`${chatId}`)}`}.`,
  letIn: (isGroup) =>
    isGroup
      ? say`Ce groupe peut maintenant m’utiliser. Le mode d’emploi est dans /help.`
      : say`Tu peux maintenant utiliser ce bot. Envoie-moi un message et j’en fais une vidéo ; plus de détails : /start.`,
  overBudget: (budget, priceUsd) =>
    say`Cette vidéo coûte ${usd(priceUsd)}, mais ${budget.scope === 'all' ? 'du budget de ce bot' : 'de ton budget'} (${usd(budget.limitUsd)} par jour) il ne reste que ${usd(budget.leftUsd)}. Il se renouvelle à ${clockTime(budget.renewsAt)}. Le prompt n’a pas été accepté et ne coûte rien.`,
  confirm: (settings) =>
    say`Cette vidéo coûte ${price(settings)} (${code(settings.model)}, ${settings.seconds} s). Je la fais ?`,
  noPrompt: () =>
    say`Ça ne ressemble pas à un prompt, je n’ai donc pas commencé de vidéo. Décris ce que tu veux voir et entendre, ou appuie sur le bouton si c’est bien ça que tu veux.`,
  stale: () => say`Je n’étais pas là quand tu as envoyé ça. Je fais quand même la vidéo ?`,

  whichLanguage: () => say`Dans quelle langue je te parle ?`,

  nothingToCancel: () => say`Tu n’as aucune vidéo en cours.`,
  whichToCancel: () => say`Laquelle ? La plus récente est en haut. Là où il y a un prix, Google le facture quand même.`,
  doing: {
    queued: 'en file',
    'generating.submitting': 'en cours',
    'generating.rendering': 'en cours',
    downloading: 'prête',
    uploading: 'prête',
  },
  cancelChoice: (index, doing, elapsed, stillUsd) =>
    `${index}. ${doing} ${duration(elapsed)}${stillUsd > 0 ? ` · ${usd(stillUsd)}` : ''}`,

  admin: {
    allowed: (id) => say`${code(`${id}`)} peut maintenant utiliser ce bot.`,
    denied: (id) => say`${code(`${id}`)} ne peut plus utiliser ce bot.`,
    stranger: (name, id, chatId) =>
      say`${clean(name, 64)} (${code(`${id}`)}) a voulu utiliser ce bot${chatId === id ? '' : part` dans le groupe ${code(`${chatId}`)}`}.`,
    idWanted: (command) =>
      say`Donne l’identifiant d’une personne ou d’un chat, par exemple ${code(`/${command} 12345678`)}.`,
    budgets: (all, perUser) =>
      layout.listText(
        'Budgets par jour (UTC)',
        [
          [
            `Tous ensemble : ${all === null ? 'pas de limite' : `il reste ${usd(all.leftUsd)} sur ${usd(all.limitUsd)}`}`,
          ],
          [`Chacun : ${perUser === null ? 'pas de limite' : usd(perUser)}`],
        ],
        ...part`\n\nPour les changer : ${anyOf('/budget all 20', '/budget user 5', '/budget all off')}.`,
      ),
    budgetUnknown: () =>
      say`Je ne comprends pas. Rien n’a changé. Écris par exemple ${anyOf('/budget all 20', '/budget user 2.50', '/budget all off')}.`,
    notDenied: (id) =>
      say`${code(`${id}`)} administre ce bot, impossible de lui retirer l’accès. Enlève d’abord l’identifiant de ADMIN_USER_IDS.`,
    exportInPrivate: () => say`Les enregistrements concernent tout le monde. Demande-les-moi dans notre chat privé.`,
    nothingToExport: () => say`Il n’y a pas encore d’enregistrements.`,
    exported: (count) => say`${plural(count, { one: 'enregistrement', other: 'enregistrements' })} en CSV.`,
    modelWithdrawn: (model, instead) =>
      say`Google ne propose plus ${code(model)} à ce projet. Ses boutons ont disparu ; à qui l’avait choisi, ${instead === null ? 'je dis qu’il n’y en a pas d’autre' : part`je propose ${code(instead)}`}.`,
    modelRestored: (model) => say`Google propose de nouveau ${code(model)}.`,
    started: (username) => say`@${username} est en marche.`,
    refused: (words) => say`${words}`,
    failing: (failure, words) => say`Une vidéo a échoué avec ${failure}. ${words}`,
    spent: (share, spentUsd, limitUsd, userId) =>
      say`${percent(share / 100)} ${userId === null ? 'du budget d’aujourd’hui' : `du budget de ${userId}`} sont dépensés : ${usd(spentUsd)} sur ${usd(limitUsd)}.`,
    journalBroken: () =>
      say`Le journal ne peut plus être écrit. Plus aucun prompt n’est accepté ; ce qui est en cours finit en mémoire. La raison est dans le log.`,
    journalAway: () =>
      say`La base de données du journal est injoignable depuis une demi-minute. Le bot l’attend et ne reçoit pas de messages entre-temps ; rien n’est perdu. Si une autre machine en réserve peut la joindre, elle prend le relais. La raison est dans le log.`,
    journalBack: () =>
      say`La base de données du journal est de retour, et le bot continue avec ce qui a été écrit entre-temps.`,
  },

  buttons: {
    cancel: (stillUsd) => (stillUsd > 0 ? `Annuler (coûte ${usd(stillUsd)})` : 'Annuler'),
    again: (priceUsd) => `Encore · ${usd(priceUsd)}`,
    continue: (priceUsd) => `La prolonger · ${usd(priceUsd)}`,
    newVideo: (priceUsd) => `Une nouvelle · ${usd(priceUsd)}`,
    againWith: (model, priceUsd) => `Avec ${model} · ${usd(priceUsd)}`,
    run: (priceUsd) => `Faire la vidéo · ${usd(priceUsd)}`,
    againIn: (shape, priceUsd) => `En ${shapes[shape]} · ${usd(priceUsd)}`,
    model: (model, priceUsd, current) => layout.choice(model, usd(priceUsd), current),
    shape: (shape, priceUsd, current) => layout.choice(capital(shapes[shape]), usd(priceUsd), current),
    sound: (audio, priceUsd, current) => layout.choice(capital(sound(audio)), usd(priceUsd), current),
    reset: 'Réinitialiser',
    language: 'Langue',
    languageOfTelegram: 'Comme dans Telegram',
    letIn: 'Donner accès',
    stats: { all: 'Tout', today: 'Aujourd’hui', week: '7 jours', month: '30 jours', mine: 'Moi', everybody: 'Tous' },
  },

  notes: {
    notYours: 'Ce bouton est à quelqu’un d’autre.',
    outdated: 'Ce bouton n’est plus à jour.',
    over: 'C’est déjà fini.',
    tooLate: 'Trop tard : la vidéo est prête et arrive.',
    cancelled,
    cancelling: 'J’annule dès que Google a répondu.',
    alreadyStarted: 'C’est déjà lancé.',
    promptGone: 'Je ne vois plus le prompt. Renvoie-le, s’il te plaît.',
    pictureGone: 'Je ne vois plus toutes ses images. Renvoie-les, s’il te plaît.',
    started: 'C’est parti.',
    priceFirst: 'Regarde le prix : il est maintenant sur le bouton.',
    modelGone: (model) => `Google ne propose plus ${model}. Les boutons montrent ce qu’il y a maintenant.`,
    modelSet: (model) => `Ton modèle est maintenant ${model}.`,
    shapeSet: (shape) => `Tes prochaines vidéos : ${shapes[shape]}.`,
    soundSet: (audio) => `Tes prochaines vidéos : ${sound(audio)}.`,
    reset: 'Tes réglages sont de nouveau ceux par défaut.',
    languageSet: 'Désormais, je te parle en français.',
    letIn: 'C’est fait : l’accès est ouvert.',
    refused: 'Ce n’est pas possible maintenant ; regarde mon message.',
    trouble: 'Quelque chose s’est mal passé. Appuie encore une fois.',
  },
});
