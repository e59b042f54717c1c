# The texts that the profile generates, for programs that check them. Takes the same places as the rest of the tests.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
  profile,
  settings ? { },
}:
let
  folder = /. + inputs;
  made = import ../../../lib/eval.nix {
    nixpkgs = /. + nixpkgs;
    inputs = builtins.mapAttrs (name: _: folder + "/${name}") (builtins.readDir folder);
    overlays = map (file: import (/. + file)) overlays;
    system = "x86_64-linux";
    inherit profile settings;
    # Only then is the text of nginx.conf an attribute that can be read without building it.
    modules = [ { services.nginx.enableReload = true; } ];
  };
  ours = builtins.filter (name: builtins.hasAttr name made.config.systemd.units) [
    "install-claude-tools.service"
    "setup-agent-environment.service"
    "vibe-kanban.service"
    "claude-code-router.service"
    "nginx.service"
    "ai-sandbox-gate.service"
    "strato-agent.service"
    "ovn-nb.service"
    "ovn-sb.service"
    "ovn-northd.service"
    "ovn-controller.service"
  ];
in
{
  nginx = made.config.environment.etc."nginx/nginx.conf".source.text or "";
  units = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = made.config.systemd.units.${name}.text;
    }) ours
  );
  refusals = made.failedAssertions;
  agentConfig = made.config.environment.etc."strato/config.toml".source.value or null;
  firewall = made.config.networking.firewall.allowedTCPPorts;
}
