"""What happens in the world by itself: weather, contagion, noise. Each acts at ticks known in advance."""
