// Imported first: Node reads this when it starts its first thread. Every read and write takes one while it lasts, and a
// drive that hangs must not keep the others from theirs.
process.env['UV_THREADPOOL_SIZE'] = '64'
