// The language model that the settings choose.
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModel } from 'ai'
import type { Settings } from './settings.ts'

/** `key`: null for a server that needs none, such as Ollama's. */
export function modelOf({ provider, address, model }: Settings, key: string | null): LanguageModel {
  if (provider === 'anthropic')
    return createAnthropic({ apiKey: key ?? '', ...(address !== null && { baseURL: address }) })(model)
  if (address === null) throw new Error('The settings have no address of an OpenAI-compatible server.')
  const given = { name: 'model', baseURL: address, includeUsage: true, ...(key !== null && { apiKey: key }) }
  return createOpenAICompatible(given)(model)
}
