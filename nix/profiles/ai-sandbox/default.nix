# RAVE: a desktop for AI agents. The user `agent`, the unit names and the ports are the documented ones.
{
  config,
  kilnLib,
  lib,
  ...
}:
let
  cfg = config.kiln.aiSandbox;
in
{
  imports = [
    ./desktop.nix
    ./gate.nix
    ./hardening.nix
    ./nginx.nix
    ./services.nix
    ./tools.nix
    ./user.nix
  ];

  options.kiln.aiSandbox = {
    variant = kilnLib.formOption {
      label = "Variant";
      group = "AI sandbox";
      order = 10;
      type = lib.types.enum [
        "simple"
        "full"
      ];
      default = "simple";
      example = "full";
      description = "`simple` has the core tools and services; `full` adds Docker, more languages and editors.";
    };

    hardening = kilnLib.formOption {
      label = "Production hardening";
      group = "Access";
      order = 20;
      type = lib.types.bool;
      default = false;
      example = true;
      description = ''
        For a sandbox that others can reach: its web pages need the access secret, `root` cannot log in over SSH, and the
        user `agent` and what it runs cannot become root. mDNS, by which Kiln finds the machine, and the port of the
        Tailscale add-on stay open.
      '';
    };

    environmentFile = kilnLib.formOption {
      label = "API keys";
      group = "AI sandbox";
      order = 15;
      secret = true;
      multiline = true;
      type = kilnLib.types.runtimePath;
      default = kilnLib.secretFile "ai-sandbox-environment";
      example = "/run/agenix/ai-sandbox-environment";
      description = ''
        File with one `NAME=value` a line, such as `ANTHROPIC_API_KEY=…`, that Vibe Kanban and Claude Code Router get
        as their environment. Without the file they start all the same.
      '';
    };

    defaultPassword = kilnLib.formOption {
      label = "Documented password";
      group = "Access";
      order = 115;
      advanced = true;
      type = lib.types.bool;
      default = false;
      example = true;
      description = ''
        Gives the user `agent` the well-known password `agent`, also over SSH, and so switches password login on. Only
        for a machine that no one else can reach; change it with `passwd`. Without it SSH keys alone open a session.
      '';
    };
  };

  config.assertions = [
    {
      # The administrator is root by sudo, trusted by Nix, and has the keys of both.
      assertion = cfg.hardening -> config.kiln.user != "agent";
      message = ''
        kiln.user is "agent" while kiln.aiSandbox.hardening is true: the administrator can become root, and a hardened
        sandbox's agent cannot. Choose another name for the administrator, such as "admin", or set
        kiln.aiSandbox.hardening to false.
      '';
    }
    {
      assertion = !(cfg.hardening && config.kiln.passwordLogin);
      message = ''
        kiln.aiSandbox.hardening is true while kiln.passwordLogin is true: a hardened sandbox takes SSH keys only. Set
        kiln.passwordLogin and kiln.aiSandbox.defaultPassword to false and fill in kiln.authorizedKeys, or set
        kiln.aiSandbox.hardening to false.
      '';
    }
    {
      assertion = cfg.defaultPassword -> config.kiln.passwordLogin;
      message = ''
        kiln.aiSandbox.defaultPassword is true while kiln.passwordLogin is false: the password could not be used. Set
        kiln.passwordLogin to true, or kiln.aiSandbox.defaultPassword to false.
      '';
    }
  ];
}
