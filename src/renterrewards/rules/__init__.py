"""What may be offered, asked, earned and redeemed: pure functions and conversations, no clock and no store."""
