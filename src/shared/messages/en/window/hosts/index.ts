// Hosts and deploys in the window.
import { deployWindow } from './deploy.ts'
import { hostPage } from './host.ts'
import { hostsList } from './list.ts'

export const hostsWindow = { ...hostsList, ...hostPage, ...deployWindow } as const
