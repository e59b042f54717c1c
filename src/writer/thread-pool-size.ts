// Imported first: Node reads this when it starts its first thread. Every read and write occupies a thread,
// and a drive that hangs must not starve the others.
process.env['UV_THREADPOOL_SIZE'] = '64'
