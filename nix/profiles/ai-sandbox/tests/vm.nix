# Two sandboxes, as it comes and hardened, and a computer beside them that also has npm's registry.
#
# A stand-in, for what cannot be had without the internet: npm's registry and the three programs in it
# (registry-stand-in.nix). The client is the real npm.
{ node }:
let
  sandbox =
    name: more:
    { pkgs, ... }:
    {
      imports = [
        node
        more
      ];
      kiln.hostName = name;
      # The addresses of the test's network are the driver's.
      networking.networkmanager.unmanaged = [ "interface-name:eth*" ];
      systemd.services.install-claude-tools.environment = {
        NPM_CONFIG_REGISTRY = "http://registry/";
        # npm fails at once if there is no registry; the unit itself tries again.
        NPM_CONFIG_FETCH_RETRIES = "0";
        NPM_CONFIG_FETCH_TIMEOUT = "5000";
      };
      virtualisation = {
        cores = 2;
        memorySize = 3072;
        diskSize = 4096;
      };
      environment.systemPackages = [ pkgs.jq ];
    };
in
{
  nodes = {
    hardened = sandbox "hardened" { kiln.aiSandbox.hardening = true; };
    sandbox = sandbox "sandbox" { };

    registry =
      { pkgs, ... }:
      {
        networking.firewall.enable = false;
        services.nginx = {
          enable = true;
          virtualHosts.registry = {
            default = true;
            root = import ./registry-stand-in.nix { inherit pkgs; };
            locations."/".tryFiles = "$uri/index.json $uri =404";
          };
        };
        environment.systemPackages = [
          pkgs.curl
          pkgs.netcat
        ];
      };
  };

  testScript = builtins.readFile ./vm.py;
}
