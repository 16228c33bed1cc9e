"""The panels around the map: people, inspector, timeline, help. Each draws onto a rectangle and says what a click on it means."""
