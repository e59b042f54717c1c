# The shell of every user: a long history that two terminals share, and short words.
{ config, lib, ... }:
let
  cfg = config.settings.apps.bash;
in
{
  options.settings.apps.bash = {
    enable = lib.mkEnableOption "a longer history, colours and short words in everyone's bash";

    aliases = lib.mkOption {
      type = lib.types.attrsOf lib.types.str;
      default = {
        ".." = "cd ..";
        grep = "grep --color=auto";
        la = "ls --all";
        ll = "ls --all -l --human-readable";
        ls = "ls --color=auto";
      };
      example = {
        gs = "git status";
      };
      description = "Short words, and what bash runs for each.";
    };

    history = lib.mkOption {
      type = lib.types.ints.between 0 10000000;
      default = 100000;
      example = 5000;
      description = "How many commands bash keeps. A line that begins with a space is never kept.";
    };
  };

  config = lib.mkIf cfg.enable {
    programs.bash = {
      completion.enable = true;
      shellAliases = cfg.aliases;
      interactiveShellInit = ''
        HISTCONTROL=ignoreboth:erasedups
        HISTSIZE=${toString cfg.history}
        HISTFILESIZE=${toString cfg.history}
        shopt -s checkwinsize globstar histappend
        # Saves at each prompt, so that a terminal's history is kept when another terminal is closed last.
        PROMPT_COMMAND="history -a''${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
      '';
    };
  };
}
