# install-claude-tools → setup-agent-environment → vibe-kanban, claude-code-router, nginx: exactly this order.
# Each `requires` and is `after` the one before it, and starts the ones after it when it is done: when the first one fails
# because there is no network yet, the success of a later try brings the rest of the chain with it, which `requires` alone
# does not. `wants` would, but it also has systemd start the rest when the failed unit waits for its restart, and the start
# of what requires it ends that wait: it then tries again without a pause, for ever.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  home = config.users.users.agent.home;
  prefix = "${home}/.npm-global";
  # Pinned, because what is installed at run time is outside the lock file of the flake.
  packages = [
    "@anthropic-ai/claude-code@2.1.328"
    # The 3.x releases keep their settings elsewhere; 2.0.0 reads the config.json that setup-agent-environment writes.
    "@musistudio/claude-code-router@2.0.0"
    "vibe-kanban@0.1.44"
  ];
  application =
    name: runtimeInputs:
    pkgs.writeShellApplication {
      inherit name runtimeInputs;
      text = builtins.readFile ./${name}.sh;
    };
  install = application "install-claude-tools" [
    pkgs.coreutils
    pkgs.jq
    pkgs.nodejs_22
    # npm's install scripts are run by `sh`, and some fetch with git.
    pkgs.bash
    pkgs.git
  ];
  setup = application "setup-agent-environment" [
    pkgs.coreutils
    pkgs.jq
  ];

  # Both write below the home folder only and need no privilege, so they get all of it.
  # MemoryDenyWriteExecute is left off: Node's V8 writes the code that it runs.
  confined = kilnLib.hardened {
    User = "agent";
    Type = "oneshot";
    RemainAfterExit = true;
    ProtectProc = "invisible";
    ReadWritePaths = [ home ];
    RestrictAddressFamilies = [
      "AF_INET"
      "AF_INET6"
      "AF_UNIX"
    ];
    UMask = "0077";
    MemoryDenyWriteExecute = null;
    ProtectHome = null;
    SystemCallFilter = null;
  };
  agentEnvironment = {
    HOME = home;
    NPM_CONFIG_PREFIX = prefix;
    # Units get neither the session's variables nor its profile, and these two are what nix-ld goes by.
    inherit (config.environment.sessionVariables) NIX_LD NIX_LD_LIBRARY_PATH;
  };
  # "+" runs it with systemd's rights, which the unit itself gives up.
  thenStart =
    units:
    "+${lib.getExe' config.systemd.package "systemctl"} start --no-block ${lib.concatStringsSep " " units}";
  ports = import ./ports.nix;

  tool = {
    after = [ "setup-agent-environment.service" ];
    requires = [ "setup-agent-environment.service" ];
    wantedBy = [ "multi-user.target" ];
    # Agents run the tools of the whole system, sudo's wrapper included.
    path = [
      prefix
      "/run/wrappers"
      "/run/current-system/sw"
    ];
    serviceConfig = {
      User = "agent";
      WorkingDirectory = home;
      Restart = "always";
      RestartSec = 10;
      # Keys of the model providers (ANTHROPIC_API_KEY=…), put there after the build; never part of the image.
      EnvironmentFile = "-${kilnLib.unitText config.kiln.aiSandbox.environmentFile}";
    };
  };
in
{
  environment.sessionVariables.NPM_CONFIG_PREFIX = prefix;
  environment.extraInit = ''
    case "$HOME" in ${home}) export PATH="${prefix}/bin:$PATH" ;; esac
  '';

  systemd.services = {
    install-claude-tools = {
      description = "Install Claude Code, Claude Code Router and Vibe Kanban";
      wantedBy = [ "multi-user.target" ];
      after = [ "network-online.target" ];
      wants = [ "network-online.target" ];
      # A first boot without a network is an ordinary thing: go on trying, at a pace that the registry bears.
      startLimitIntervalSec = 0;
      environment = agentEnvironment;
      serviceConfig = confined // {
        ExecStart = "${lib.getExe install} ${lib.escapeShellArgs packages}";
        ExecStartPost = thenStart [ "setup-agent-environment.service" ];
        Restart = "on-failure";
        RestartSec = 30;
        TimeoutStartSec = "15min";
      };
    };

    setup-agent-environment = {
      description = "Set up the agent's environment";
      wantedBy = [ "multi-user.target" ];
      after = [ "install-claude-tools.service" ];
      requires = [ "install-claude-tools.service" ];
      environment = agentEnvironment // {
        ROUTER_HOST = "127.0.0.1";
        ROUTER_PORT = toString ports.router;
      };
      serviceConfig = confined // {
        ExecStart = lib.getExe setup;
        ExecStartPost = thenStart [
          "vibe-kanban.service"
          "claude-code-router.service"
          "nginx.service"
        ];
      };
    };

    vibe-kanban = lib.recursiveUpdate tool {
      description = "Vibe Kanban";
      environment = agentEnvironment // {
        HOST = "127.0.0.1";
        PORT = toString ports.kanban;
        # Otherwise it opens a browser at each start.
        BROWSER = "none";
      };
      serviceConfig.ExecStart = "${prefix}/bin/vibe-kanban";
    };

    claude-code-router = lib.recursiveUpdate tool {
      description = "Claude Code Router";
      environment = agentEnvironment;
      # A pid file left by a crash makes `ccr start` believe that it runs already.
      serviceConfig.ExecStartPre = "-${lib.getExe' pkgs.coreutils "rm"} -f ${home}/.claude-code-router/.claude-code-router.pid";
      serviceConfig.ExecStart = "${prefix}/bin/ccr start";
    };
  };
}
