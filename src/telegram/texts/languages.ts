import { de } from './de.ts';
import { en, type Texts } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { ptBR } from './pt-BR.ts';
import { ru } from './ru.ts';
import { uk } from './uk.ts';

/** Every language the bot speaks, by its IETF tag. */
export const languages = { en, de, es, fr, it, 'pt-BR': ptBR, ru, uk } as const satisfies Record<string, Texts>;

export type Language = keyof typeof languages;

/**
 * The language nearest to an IETF tag: itself, or else the first of the same language (`de-AT` is German, any Portuguese
 * the Brazilian one), or else English.
 */
export function languageOf(tag = ''): Language {
  const isSame = (each: Language) => each.toLowerCase() === tag.toLowerCase();
  return tags.find(isSame) ?? tags.find((each) => spokenIn(each) === spokenIn(tag)) ?? 'en';
}

/** A tag without its country, `pt` of `pt-BR`: as Telegram knows languages. */
export const spokenIn = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

export const tags = Object.keys(languages) as readonly Language[];

/** Makes something once in each language. @returns what finds it by the language's tag; English where it is unknown */
export function inEachLanguage<T>(make: (texts: Texts, language: Language) => T): (tag: string) => T {
  const made = new Map(tags.map((tag) => [tag, make(languages[tag], tag)]));
  return (tag) => made.get(languageOf(tag)) as T;
}

/** Greetings and thanks in languages that the bot does not speak. */
const courtesies = [
  ...['merhaba', 'teşekkürler', '你好', '谢谢', 'こんにちは', 'ありがとう', '안녕하세요', 'xin chào', 'selamat pagi'],
  ...['नमस्ते', 'مرحبا', 'السلام عليكم', 'شكرا', 'سلام', 'שלום', 'תודה'],
];

/** What nobody means as a prompt, whichever language they speak. */
export const smallTalk: readonly string[] = [
  ...Object.values(languages).flatMap((texts) => texts.smallTalk),
  ...courtesies,
];
