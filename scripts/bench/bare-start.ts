/** Imports what the bot imports of other people's code, and polls: what its start is measured against. */
import { EventEmitter } from 'eventemitter3';
import { GoogleAuth } from 'google-auth-library';
import { aiplatform_v1 } from 'googleapis/build/src/apis/aiplatform/v1.js';
import { Api } from 'node-telegram-bot-api';
import { pino } from 'pino';
import initSqlJs from 'sql.js';
import { Agent } from 'undici';
import { v5, v7 } from 'uuid';
import { createActor } from 'xstate';
import { z } from 'zod';

const { TELEGRAM_BOT_TOKEN = '', TELEGRAM_API_ROOT = '' } = process.env;
const loaded = [EventEmitter, GoogleAuth, aiplatform_v1, Agent, pino, initSqlJs, v5, v7, createActor, z];
const api = new Api(TELEGRAM_BOT_TOKEN, { apiRoot: TELEGRAM_API_ROOT });
while (loaded.length > 0) await api.getUpdates({ timeout: 30 });
