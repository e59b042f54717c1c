# Who can open which secret. Write one with `agenix -e secrets/NAME.age` at the root of this folder; only the encrypted
# file may be committed. Each secrets/NAME.age that exists is at /run/agenix/NAME on the machine.
let
  # Yours: the public key that `age-keygen -o ~/.config/age/voxnix.txt` prints, such as "age1qyqszqgp…".
  admin = "";
  # The machine's, once it runs: what `ssh-keyscan -t ed25519 ADDRESS` prints after the address. Without it the machine
  # cannot open its secrets; when you have added it, `agenix --rekey` encrypts them for it too.
  appliance = "";

  keys = builtins.filter (key: key != "") [
    admin
    appliance
  ];
  all.publicKeys =
    if keys == [ ] then
      throw "secrets/secrets.nix has no key yet. Run age-keygen -o ~/.config/age/voxnix.txt and put the public key that it prints there, as admin."
    else
      keys;
in
{
  "secrets/telegram-bot-token.age" = all;
  # Nothing reads these two: kiln.orchestrator.model.provider and .name say that.
  "secrets/llm-provider.age" = all;
  "secrets/llm-model.age" = all;
  "secrets/anthropic-api-key.age" = all;
  "secrets/logfire-token.age" = all;
  "secrets/tailscale-auth-key.age" = all;
}
