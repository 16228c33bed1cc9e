"""Drawing the town from what it means: ground, rooms, furniture, people, light. No file of art is used."""
