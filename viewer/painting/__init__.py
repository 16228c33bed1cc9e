"""Drawing the town: ground, rooms, furniture, people, light. No image files are used."""
