# The model of an orchestrator: src/agent as one file, which `npm run device-programs` writes.
{ nodejs_22, writeShellApplication }:
writeShellApplication {
  name = "voxnix-model";
  runtimeInputs = [ nodejs_22 ];
  text = ''exec node ${./voxnix-model.mjs} "$@"'';
  meta.description = "Asks a language model what people want of an orchestrator, by tools without rights";
}
