# The broker of an orchestrator: src/device/voxnix-broker as one file, which `npm run device-programs` writes.
{ nodejs_22, writeShellApplication }:
writeShellApplication {
  name = "voxnix-broker";
  runtimeInputs = [ nodejs_22 ];
  text = ''exec node ${./voxnix-broker.mjs} "$@"'';
  meta.description = "Makes, runs and destroys the containers of an orchestrator, for those who may";
}
