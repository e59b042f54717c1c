// Numbers of Nix's event stream: ActivityType, ResultType and Verbosity of src/libutil/include/nix/util/logging.hh and
// error.hh (the same from Nix 2.18 to 2.34).

export const activity = {
  unknown: 0,
  copyPath: 100,
  fileTransfer: 101,
  realise: 102,
  copyPaths: 103,
  builds: 104,
  build: 105,
  optimiseStore: 106,
  verifyPaths: 107,
  substitute: 108,
  queryPathInfo: 109,
  postBuildHook: 110,
  buildWaiting: 111,
  fetchTree: 112,
} as const

export const result = {
  fileLinked: 100,
  buildLogLine: 101,
  untrustedPath: 102,
  corruptedPath: 103,
  setPhase: 104,
  progress: 105,
  setExpected: 106,
  postBuildLogLine: 107,
  fetchStatus: 108,
} as const

export const verbosity = { error: 0, warning: 1, notice: 2, info: 3 } as const
