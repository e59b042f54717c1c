# `kiln connect` without the rest of Kiln: the server of boxes and the commands on its data, as one file, which
# `npm run device-programs` writes.
{ nodejs_22, writeShellApplication }:
writeShellApplication {
  name = "kiln";
  runtimeInputs = [ nodejs_22 ];
  # Node's own SQLite is complete and still called experimental.
  text = ''exec node --disable-warning=ExperimentalWarning ${./kiln-connect.mjs} "$@"'';
  meta.description = "The server that boxes register with and report to, and its commands";
}
