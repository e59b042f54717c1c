# Makes the folders of a home that has none yet (Documents, Pictures and so on) under their English names, before the session's
# own run of this program would translate them: a reset keeps folders by name.
export LC_ALL=C
exec xdg-user-dirs-update
