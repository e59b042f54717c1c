# The broker's command at a terminal: src/device/voxnix as one file, which `npm run device-programs` writes.
{ nodejs_22, writeShellApplication }:
writeShellApplication {
  name = "voxnix";
  runtimeInputs = [ nodejs_22 ];
  text = ''exec node ${./voxnix.mjs} "$@"'';
  meta.description = "Asks the broker of an orchestrator for its containers";
}
