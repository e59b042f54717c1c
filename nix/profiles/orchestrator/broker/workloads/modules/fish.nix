{
  description = "The shell fish, as the user's own";
  module =
    { pkgs, ... }:
    {
      programs.fish.enable = true;
      # fish would generate them from manual pages, which a container does not have.
      programs.fish.generateCompletions = false;
      users.users.dev.shell = pkgs.fish;
    };
}
