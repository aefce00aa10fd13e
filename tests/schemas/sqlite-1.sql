CREATE TABLE award_recon (
	id INTEGER NOT NULL,
	run_at DATETIME NOT NULL,
	business_date DATE NOT NULL,
	user_code VARCHAR NOT NULL,
	customer_number INTEGER,
	accounts BIGINT NOT NULL,
	movements BIGINT NOT NULL,
	differences BIGINT NOT NULL,
	PRIMARY KEY (id)
);
--
CREATE TABLE control (
	id INTEGER NOT NULL,
	date_format VARCHAR NOT NULL,
	clock VARCHAR NOT NULL,
	rental_grace INTEGER NOT NULL,
	default_customer_type VARCHAR NOT NULL,
	validate_customer_types BOOLEAN NOT NULL,
	discount_on_miles BOOLEAN NOT NULL,
	default_location VARCHAR NOT NULL,
	default_fop VARCHAR NOT NULL,
	home_country VARCHAR NOT NULL,
	local_renter_rewards BOOLEAN NOT NULL,
	reason_required BOOLEAN NOT NULL,
	award_arrears VARCHAR NOT NULL,
	award_grace_days INTEGER NOT NULL,
	award_edit_closed VARCHAR NOT NULL,
	award_early_return VARCHAR NOT NULL,
	award_chain_once BOOLEAN NOT NULL,
	award_two_cars_once BOOLEAN NOT NULL,
	award_approval_above INTEGER,
	award_enrol_bonus INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT one_row CHECK (id = 1)
);
--
CREATE TABLE customer (
	number INTEGER NOT NULL,
	last_name VARCHAR NOT NULL,
	first_name VARCHAR NOT NULL,
	address VARCHAR NOT NULL,
	city VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	postal_code VARCHAR NOT NULL,
	country VARCHAR NOT NULL,
	phone VARCHAR NOT NULL,
	email VARCHAR NOT NULL,
	company VARCHAR NOT NULL,
	birth_date DATE,
	licence_number VARCHAR NOT NULL,
	licence_state VARCHAR NOT NULL,
	licence_expiry DATE,
	other_id VARCHAR NOT NULL,
	other_id_description VARCHAR NOT NULL,
	tax_id VARCHAR NOT NULL,
	customer_type VARCHAR NOT NULL,
	times_rented INTEGER NOT NULL,
	last_activity DATE,
	blocked BOOLEAN NOT NULL,
	notes VARCHAR NOT NULL,
	merged_into INTEGER,
	last_name_key VARCHAR NOT NULL,
	first_name_key VARCHAR NOT NULL,
	birth_key INTEGER NOT NULL,
	PRIMARY KEY (number),
	FOREIGN KEY(merged_into) REFERENCES customer (number)
);
--
CREATE INDEX customer_by_birthday ON customer (birth_key, number);
--
CREATE INDEX customer_by_name ON customer (last_name_key, first_name_key, number);
--
CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into IS NOT NULL;
--
CREATE TABLE customer_type (
	type_code VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	statement_cycle VARCHAR NOT NULL,
	terms_code VARCHAR NOT NULL,
	finance_charge BOOLEAN NOT NULL,
	credit_limit BIGINT,
	ar_account VARCHAR NOT NULL,
	special_logic VARCHAR NOT NULL,
	allow_rentals BOOLEAN NOT NULL,
	prompt_mra BOOLEAN NOT NULL,
	no_mra_type VARCHAR NOT NULL,
	dedup_priority INTEGER,
	option_set VARCHAR NOT NULL,
	req_company_tax_id BOOLEAN NOT NULL,
	edit_cc_number BOOLEAN NOT NULL,
	edit_cc_expiry BOOLEAN NOT NULL,
	edit_ff BOOLEAN NOT NULL,
	edit_cdpid BOOLEAN NOT NULL,
	write_off_amount_1 BIGINT,
	write_off_code_1 VARCHAR NOT NULL,
	write_off_amount_2 BIGINT,
	write_off_code_2 VARCHAR NOT NULL,
	over_credit_block BOOLEAN NOT NULL,
	gold_code VARCHAR NOT NULL,
	promote BOOLEAN NOT NULL,
	promo_code VARCHAR NOT NULL,
	promo_required INTEGER,
	promo_net_minimum BIGINT,
	PRIMARY KEY (type_code)
);
--
CREATE TABLE earn_rule (
	code VARCHAR NOT NULL,
	effective_date DATE NOT NULL,
	end_date DATE,
	description VARCHAR NOT NULL,
	active BOOLEAN NOT NULL,
	"trigger" VARCHAR NOT NULL,
	points INTEGER NOT NULL,
	how VARCHAR NOT NULL,
	customer_type VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	vehicle_class VARCHAR NOT NULL,
	min_days INTEGER,
	min_net BIGINT,
	at_visits INTEGER,
	repeat BOOLEAN NOT NULL,
	cap_points INTEGER,
	cap_period VARCHAR NOT NULL,
	pending_days INTEGER NOT NULL,
	leap_day VARCHAR NOT NULL,
	PRIMARY KEY (code, effective_date)
);
--
CREATE TABLE expiry_policy (
	customer_type VARCHAR NOT NULL,
	effective_date DATE NOT NULL,
	term VARCHAR NOT NULL,
	length INTEGER,
	fixed_date DATE,
	idle_months INTEGER,
	notice_days INTEGER NOT NULL,
	reinstate_days INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (customer_type, effective_date),
	UNIQUE (name)
);
--
CREATE TABLE form_of_payment (
	code VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE import_run (
	id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	file_name VARCHAR NOT NULL,
	file_size BIGINT NOT NULL,
	file_sha256 VARCHAR NOT NULL,
	earns BOOLEAN NOT NULL,
	highest INTEGER NOT NULL,
	lines BIGINT NOT NULL,
	rows BIGINT NOT NULL,
	rejected BIGINT NOT NULL,
	open BIGINT NOT NULL,
	closed BIGINT NOT NULL,
	points BIGINT NOT NULL,
	rejects VARCHAR NOT NULL,
	rejects_size BIGINT NOT NULL,
	rejects_sha256 VARCHAR NOT NULL,
	user_code VARCHAR NOT NULL,
	started_at DATETIME NOT NULL,
	finished_at DATETIME,
	PRIMARY KEY (id)
);
--
CREATE TABLE liability_month (
	last_day DATE NOT NULL,
	method VARCHAR NOT NULL,
	policy_date DATE NOT NULL,
	last_txn BIGINT NOT NULL,
	closed_at DATETIME NOT NULL,
	closed_by VARCHAR NOT NULL,
	exported_at DATETIME,
	exported_by VARCHAR NOT NULL,
	exported_to VARCHAR NOT NULL,
	PRIMARY KEY (last_day)
);
--
CREATE TABLE liability_policy (
	effective_date DATE NOT NULL,
	method VARCHAR NOT NULL,
	rate_source VARCHAR NOT NULL,
	redemption_rate BIGINT NOT NULL,
	value_source VARCHAR NOT NULL,
	value_amount BIGINT,
	liability_account VARCHAR NOT NULL,
	revenue_account VARCHAR NOT NULL,
	income_account VARCHAR NOT NULL,
	breakage_account VARCHAR NOT NULL,
	promotion_account VARCHAR NOT NULL,
	opening_account VARCHAR NOT NULL,
	PRIMARY KEY (effective_date)
);
--
CREATE TABLE location (
	code VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	city VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	time_zone VARCHAR NOT NULL,
	tax_region VARCHAR NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE location_group (
	code VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE location_group_member (
	group_code VARCHAR NOT NULL,
	location_code VARCHAR NOT NULL,
	PRIMARY KEY (group_code, location_code)
);
--
CREATE INDEX location_group_of ON location_group_member (location_code, group_code);
--
CREATE TABLE milestone_run (
	id INTEGER NOT NULL,
	first_day DATE NOT NULL,
	last_day DATE NOT NULL,
	business_date DATE NOT NULL,
	run_at DATETIME NOT NULL,
	user_code VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
--
CREATE TABLE reason (
	code VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	direction VARCHAR NOT NULL,
	active BOOLEAN NOT NULL,
	activity BOOLEAN NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE saved_query (
	name VARCHAR NOT NULL,
	option VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	parameters VARCHAR NOT NULL,
	saved_by VARCHAR NOT NULL,
	saved_at DATETIME,
	ran_by VARCHAR NOT NULL,
	ran_at DATETIME,
	outcome VARCHAR NOT NULL,
	failed BOOLEAN NOT NULL,
	PRIMARY KEY (name)
);
--
CREATE TABLE special_document (
	location VARCHAR NOT NULL,
	code VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	note VARCHAR NOT NULL,
	effective_date DATE,
	termination_date DATE,
	document_type VARCHAR NOT NULL,
	promo_type VARCHAR NOT NULL,
	amount BIGINT,
	maximum_amount BIGINT,
	fri_sat_stay VARCHAR NOT NULL,
	airline VARCHAR NOT NULL,
	use_ff_tax_flag BOOLEAN NOT NULL,
	req_doc_no BOOLEAN NOT NULL,
	doc_no_low VARCHAR NOT NULL,
	doc_no_high VARCHAR NOT NULL,
	min_days INTEGER,
	max_days INTEGER,
	free_option VARCHAR NOT NULL,
	local_promo BOOLEAN NOT NULL,
	req_fop_1 VARCHAR NOT NULL,
	req_fop_2 VARCHAR NOT NULL,
	req_fop_3 VARCHAR NOT NULL,
	req_fop_4 VARCHAR NOT NULL,
	max_instalments INTEGER,
	min_amount BIGINT,
	domestic_only BOOLEAN NOT NULL,
	max_copies INTEGER,
	couponless BOOLEAN NOT NULL,
	cdpid VARCHAR NOT NULL,
	program VARCHAR NOT NULL,
	points_multiplier INTEGER,
	PRIMARY KEY (location, code)
);
--
CREATE TABLE terminal (
	code VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	email VARCHAR NOT NULL,
	paper VARCHAR NOT NULL,
	printer VARCHAR NOT NULL,
	files BOOLEAN NOT NULL,
	mail BOOLEAN NOT NULL,
	printer_1 VARCHAR NOT NULL,
	queue_1 VARCHAR NOT NULL,
	printer_2 VARCHAR NOT NULL,
	queue_2 VARCHAR NOT NULL,
	printer_3 VARCHAR NOT NULL,
	queue_3 VARCHAR NOT NULL,
	printer_4 VARCHAR NOT NULL,
	queue_4 VARCHAR NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE times_rented_step (
	times_rented INTEGER NOT NULL,
	customer_type VARCHAR NOT NULL,
	PRIMARY KEY (times_rented)
);
--
CREATE TABLE wallet (
	code VARCHAR NOT NULL,
	description VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	active BOOLEAN NOT NULL,
	PRIMARY KEY (code)
);
--
CREATE TABLE agreement (
	number INTEGER NOT NULL,
	status VARCHAR NOT NULL,
	customer_number INTEGER NOT NULL,
	customer_type VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	vehicle VARCHAR NOT NULL,
	vehicle_class VARCHAR NOT NULL,
	daily_rate BIGINT NOT NULL,
	mile_rate BIGINT NOT NULL,
	free_miles INTEGER NOT NULL,
	miles_out INTEGER NOT NULL,
	miles_in INTEGER,
	opened_at DATETIME NOT NULL,
	due_at DATETIME,
	closed_at DATETIME,
	business_date DATE,
	fop VARCHAR NOT NULL,
	discount_percent BIGINT NOT NULL,
	rental_days INTEGER NOT NULL,
	time_charge BIGINT NOT NULL,
	mile_charge BIGINT NOT NULL,
	discount BIGINT NOT NULL,
	award_value BIGINT NOT NULL,
	revenue BIGINT NOT NULL,
	fuel VARCHAR NOT NULL,
	fuel_charge BIGINT NOT NULL,
	tax BIGINT NOT NULL,
	points_earned INTEGER,
	opened_by VARCHAR NOT NULL,
	closed_by VARCHAR NOT NULL,
	drawer VARCHAR NOT NULL,
	notes VARCHAR NOT NULL,
	open_seq INTEGER NOT NULL,
	close_seq INTEGER NOT NULL,
	edit_seq INTEGER NOT NULL,
	follows INTEGER,
	void_reason VARCHAR NOT NULL,
	PRIMARY KEY (number),
	FOREIGN KEY(customer_number) REFERENCES customer (number),
	FOREIGN KEY(follows) REFERENCES agreement (number)
);
--
CREATE INDEX agreement_closed ON agreement (business_date, customer_number, rental_days, revenue, location, customer_type) WHERE business_date IS NOT NULL;
--
CREATE INDEX agreement_follows ON agreement (follows) WHERE follows IS NOT NULL;
--
CREATE INDEX agreement_not_closed ON agreement (number) WHERE status != 'CLOSED';
--
CREATE INDEX agreement_of_customer ON agreement (customer_number, business_date, rental_days, revenue, location, customer_type);
--
CREATE INDEX agreement_to_earn ON agreement (closed_at, number) WHERE status = 'CLOSED' AND points_earned IS NULL;
--
CREATE TABLE award_account (
	id INTEGER NOT NULL,
	customer_number INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	arrears INTEGER NOT NULL,
	lifetime_earned BIGINT NOT NULL,
	lifetime_redeemed BIGINT NOT NULL,
	version INTEGER NOT NULL,
	active_on DATE,
	status VARCHAR NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT arrears_owed CHECK (arrears >= 0),
	CONSTRAINT below_zero_only_by_arrears CHECK (balance >= -arrears),
	CONSTRAINT status_known CHECK (status IN ('ACTIVE', 'SUSPENDED', 'MERGED', 'CLOSED')),
	UNIQUE (customer_number),
	FOREIGN KEY(customer_number) REFERENCES customer (number)
);
--
CREATE TABLE customer_merge (
	id INTEGER NOT NULL,
	from_number INTEGER NOT NULL,
	into_number INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	times_rented INTEGER NOT NULL,
	reason VARCHAR NOT NULL,
	user_code VARCHAR NOT NULL,
	business_date DATE NOT NULL,
	created_at DATETIME NOT NULL,
	undone BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (from_number, into_number, seq),
	CONSTRAINT two_customers CHECK (from_number <> into_number),
	FOREIGN KEY(from_number) REFERENCES customer (number),
	FOREIGN KEY(into_number) REFERENCES customer (number)
);
--
CREATE TABLE liability_entry (
	last_day DATE NOT NULL,
	number INTEGER NOT NULL,
	what VARCHAR NOT NULL,
	account VARCHAR NOT NULL,
	customer_type VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	debit BIGINT NOT NULL,
	credit BIGINT NOT NULL,
	PRIMARY KEY (last_day, number),
	FOREIGN KEY(last_day) REFERENCES liability_month (last_day)
);
--
CREATE TABLE liability_line (
	last_day DATE NOT NULL,
	line VARCHAR NOT NULL,
	customer_type VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	points BIGINT NOT NULL,
	money BIGINT NOT NULL,
	PRIMARY KEY (last_day, line, customer_type, location),
	FOREIGN KEY(last_day) REFERENCES liability_month (last_day)
);
--
CREATE TABLE liability_pool (
	last_day DATE NOT NULL,
	vintage VARCHAR NOT NULL,
	customer_type VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	rate VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	required INTEGER NOT NULL,
	outstanding BIGINT NOT NULL,
	"deferred" BIGINT NOT NULL,
	recognised BIGINT NOT NULL,
	liability BIGINT NOT NULL,
	PRIMARY KEY (last_day, vintage, customer_type, location),
	FOREIGN KEY(last_day) REFERENCES liability_month (last_day)
);
--
CREATE TABLE milestone (
	customer_number INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	nth INTEGER NOT NULL,
	rule VARCHAR NOT NULL,
	"trigger" VARCHAR NOT NULL,
	day DATE NOT NULL,
	run_on DATE NOT NULL,
	points INTEGER NOT NULL,
	cut INTEGER NOT NULL,
	user_code VARCHAR NOT NULL,
	PRIMARY KEY (customer_number, code, nth),
	FOREIGN KEY(customer_number) REFERENCES customer (number)
);
--
CREATE INDEX milestone_of_run ON milestone (run_on, customer_number);
--
CREATE TABLE wallet_member (
	id INTEGER NOT NULL,
	wallet_code VARCHAR NOT NULL,
	customer_number INTEGER NOT NULL,
	may_redeem BOOLEAN NOT NULL,
	joined_on DATE NOT NULL,
	joined_by VARCHAR NOT NULL,
	begun_at DATETIME NOT NULL,
	begun_by VARCHAR NOT NULL,
	ended_at DATETIME,
	ended_by VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(customer_number) REFERENCES customer (number)
);
--
CREATE INDEX wallet_member_by_wallet ON wallet_member (wallet_code, customer_number);
--
CREATE UNIQUE INDEX wallet_member_of_one ON wallet_member (customer_number) WHERE ended_at IS NULL;
--
CREATE TABLE agreement_document (
	ra_number INTEGER NOT NULL,
	line INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	doc_number VARCHAR NOT NULL,
	points INTEGER NOT NULL,
	PRIMARY KEY (ra_number, line),
	FOREIGN KEY(ra_number) REFERENCES agreement (number)
);
--
CREATE INDEX agreement_document_by_code ON agreement_document (code, ra_number);
--
CREATE TABLE award_txn (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	delta INTEGER NOT NULL,
	balance_after INTEGER NOT NULL,
	arrears_after INTEGER NOT NULL,
	idem_key VARCHAR NOT NULL,
	idem_hash VARCHAR NOT NULL,
	reverses_id INTEGER,
	source_type VARCHAR NOT NULL,
	source_id VARCHAR NOT NULL,
	source_seq INTEGER NOT NULL,
	rule VARCHAR NOT NULL,
	reason_code VARCHAR NOT NULL,
	reason_text VARCHAR NOT NULL,
	user_code VARCHAR NOT NULL,
	approver_code VARCHAR NOT NULL,
	location_code VARCHAR NOT NULL,
	drawer VARCHAR NOT NULL,
	business_date DATE NOT NULL,
	created_at DATETIME NOT NULL,
	prev_hash VARCHAR NOT NULL,
	row_hash VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (account_id, seq),
	CONSTRAINT seq_from_one CHECK (seq >= 1),
	CONSTRAINT delta_moves CHECK (delta <> 0),
	CONSTRAINT kind_known CHECK (kind IN ('EARN', 'OPENING', 'TRANSFER_IN', 'REINSTATE', 'REDEEM', 'EXPIRE', 'TRANSFER_OUT', 'ADJUST', 'REVERSE')),
	CONSTRAINT coming_in CHECK (delta > 0 OR kind NOT IN ('EARN', 'OPENING', 'TRANSFER_IN', 'REINSTATE')),
	CONSTRAINT going_out CHECK (delta < 0 OR kind NOT IN ('REDEEM', 'EXPIRE', 'TRANSFER_OUT')),
	FOREIGN KEY(account_id) REFERENCES award_account (id),
	UNIQUE (idem_key),
	UNIQUE (reverses_id),
	FOREIGN KEY(reverses_id) REFERENCES award_txn (id)
);
--
CREATE INDEX award_txn_by_rule ON award_txn (account_id, rule) WHERE rule != '';
--
CREATE INDEX award_txn_for_a_reason ON award_txn (account_id, reason_code, business_date) WHERE reason_code != '';
--
CREATE INDEX award_txn_of_day ON award_txn (business_date);
--
CREATE INDEX award_txn_of_source ON award_txn (source_type, source_id);
--
CREATE TABLE counter_offer (
	ra_number INTEGER NOT NULL,
	open_seq INTEGER NOT NULL,
	what VARCHAR NOT NULL,
	nth INTEGER NOT NULL,
	customer_number INTEGER NOT NULL,
	customer_type VARCHAR NOT NULL,
	document_code VARCHAR NOT NULL,
	points INTEGER NOT NULL,
	accepted BOOLEAN NOT NULL,
	user_code VARCHAR NOT NULL,
	location_code VARCHAR NOT NULL,
	business_date DATE NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (ra_number, open_seq, what, nth),
	CONSTRAINT what_known CHECK (what IN ('AWARD', 'ENROLMENT')),
	FOREIGN KEY(ra_number) REFERENCES agreement (number),
	FOREIGN KEY(customer_number) REFERENCES customer (number)
);
--
CREATE INDEX counter_offer_of_day ON counter_offer (business_date);
--
CREATE TABLE customer_merge_agreement (
	merge_id INTEGER NOT NULL,
	ra_number INTEGER NOT NULL,
	was_closed BOOLEAN NOT NULL,
	PRIMARY KEY (merge_id, ra_number),
	FOREIGN KEY(merge_id) REFERENCES customer_merge (id),
	FOREIGN KEY(ra_number) REFERENCES agreement (number)
);
--
CREATE TABLE award_lot (
	id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	origin_txn_id INTEGER NOT NULL,
	earned_on DATE NOT NULL,
	expires_on DATE,
	policy VARCHAR NOT NULL,
	available_on DATE,
	qty INTEGER NOT NULL,
	remaining INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT remaining_within_qty CHECK (0 <= remaining AND remaining <= qty),
	FOREIGN KEY(account_id) REFERENCES award_account (id),
	FOREIGN KEY(origin_txn_id) REFERENCES award_txn (id)
);
--
CREATE INDEX award_lot_open ON award_lot (account_id, expires_on, earned_on, id) WHERE remaining > 0;
--
CREATE INDEX award_lot_pending ON award_lot (account_id, available_on) WHERE available_on IS NOT NULL;
--
CREATE INDEX ix_award_lot_origin_txn_id ON award_lot (origin_txn_id);
--
CREATE TABLE award_redemption (
	id INTEGER NOT NULL,
	txn_id INTEGER NOT NULL,
	ra_number INTEGER,
	location VARCHAR NOT NULL,
	code VARCHAR NOT NULL,
	units INTEGER NOT NULL,
	used_units INTEGER,
	state VARCHAR NOT NULL,
	open_seq INTEGER NOT NULL,
	value_minor BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT used_within_units CHECK (0 <= used_units AND used_units <= units),
	CONSTRAINT state_known CHECK (state IN ('APPLIED', 'REVERSED', 'PART_USED')),
	UNIQUE (txn_id),
	FOREIGN KEY(txn_id) REFERENCES award_txn (id)
);
--
CREATE INDEX ix_award_redemption_ra_number ON award_redemption (ra_number);
--
CREATE TABLE award_notice (
	id INTEGER NOT NULL,
	customer_number INTEGER NOT NULL,
	lot_id INTEGER NOT NULL,
	queued_on DATE NOT NULL,
	due DATE NOT NULL,
	last_day DATE NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (lot_id, due),
	FOREIGN KEY(customer_number) REFERENCES customer (number),
	FOREIGN KEY(lot_id) REFERENCES award_lot (id)
);
--
CREATE INDEX ix_award_notice_customer_number ON award_notice (customer_number);
--
CREATE TABLE award_posting (
	id INTEGER NOT NULL,
	txn_id INTEGER NOT NULL,
	lot_id INTEGER,
	qty INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT qty_moves CHECK (qty <> 0),
	FOREIGN KEY(txn_id) REFERENCES award_txn (id),
	FOREIGN KEY(lot_id) REFERENCES award_lot (id)
);
--
CREATE INDEX ix_award_posting_lot_id ON award_posting (lot_id);
--
CREATE INDEX ix_award_posting_txn_id ON award_posting (txn_id);
--
CREATE TABLE liability_given (
	lot_id INTEGER NOT NULL,
	last_day DATE NOT NULL,
	posted_on DATE NOT NULL,
	vintage VARCHAR NOT NULL,
	customer_type VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	line VARCHAR NOT NULL,
	points INTEGER NOT NULL,
	net BIGINT NOT NULL,
	given BIGINT NOT NULL,
	PRIMARY KEY (lot_id),
	FOREIGN KEY(lot_id) REFERENCES award_lot (id),
	FOREIGN KEY(last_day) REFERENCES liability_month (last_day)
);
--
CREATE INDEX liability_given_by_day ON liability_given (posted_on);
--
CREATE TRIGGER award_txn_in_turn BEFORE INSERT ON award_txn WHEN NEW.seq <> 1 + (SELECT version FROM award_account WHERE id = NEW.account_id) BEGIN SELECT RAISE(ABORT, 'MOVEMENT OUT OF TURN'); END;
--
CREATE TRIGGER award_txn_moves_account AFTER INSERT ON award_txn BEGIN UPDATE award_account SET balance = NEW.balance_after, arrears = NEW.arrears_after, version = NEW.seq, lifetime_earned = lifetime_earned + CASE NEW.kind WHEN 'EARN' THEN NEW.delta ELSE 0 END, lifetime_redeemed = lifetime_redeemed - CASE NEW.kind WHEN 'REDEEM' THEN NEW.delta ELSE 0 END, active_on = CASE WHEN NEW.source_type IN ('RA', 'CHKIN') AND (active_on IS NULL OR active_on < NEW.business_date) THEN NEW.business_date ELSE active_on END WHERE id = NEW.account_id; END;
--
CREATE TRIGGER award_posting_moves_lot AFTER INSERT ON award_posting WHEN NEW.lot_id IS NOT NULL BEGIN UPDATE award_lot SET remaining = remaining + NEW.qty WHERE id = NEW.lot_id; END;
--
CREATE TRIGGER award_txn_no_update BEFORE UPDATE ON award_txn WHEN 1 BEGIN SELECT RAISE(ABORT, 'award_txn: ROWS ARE NEVER CHANGED'); END;
--
CREATE TRIGGER award_txn_no_delete BEFORE DELETE ON award_txn WHEN 1 BEGIN SELECT RAISE(ABORT, 'award_txn: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER award_txn_no_insert BEFORE INSERT ON award_txn WHEN EXISTS (SELECT 1 FROM award_txn WHERE id = NEW.id OR idem_key = NEW.idem_key OR reverses_id = NEW.reverses_id) BEGIN SELECT RAISE(ABORT, 'award_txn: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER award_posting_no_update BEFORE UPDATE ON award_posting WHEN 1 BEGIN SELECT RAISE(ABORT, 'award_posting: ROWS ARE NEVER CHANGED'); END;
--
CREATE TRIGGER award_posting_no_delete BEFORE DELETE ON award_posting WHEN 1 BEGIN SELECT RAISE(ABORT, 'award_posting: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER award_posting_no_insert BEFORE INSERT ON award_posting WHEN EXISTS (SELECT 1 FROM award_posting WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'award_posting: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER award_lot_no_update BEFORE UPDATE ON award_lot WHEN NEW.id IS NOT OLD.id OR NEW.account_id IS NOT OLD.account_id OR NEW.origin_txn_id IS NOT OLD.origin_txn_id OR NEW.earned_on IS NOT OLD.earned_on OR NEW.expires_on IS NOT OLD.expires_on OR NEW.policy IS NOT OLD.policy OR NEW.available_on IS NOT OLD.available_on OR NEW.qty IS NOT OLD.qty BEGIN SELECT RAISE(ABORT, 'award_lot: ONLY remaining MAY CHANGE'); END;
--
CREATE TRIGGER award_lot_no_delete BEFORE DELETE ON award_lot WHEN 1 BEGIN SELECT RAISE(ABORT, 'award_lot: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER award_lot_no_insert BEFORE INSERT ON award_lot WHEN EXISTS (SELECT 1 FROM award_lot WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'award_lot: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER award_redemption_no_update BEFORE UPDATE ON award_redemption WHEN NEW.id IS NOT OLD.id OR NEW.txn_id IS NOT OLD.txn_id OR NEW.ra_number IS NOT OLD.ra_number OR NEW.location IS NOT OLD.location OR NEW.code IS NOT OLD.code OR NEW.units IS NOT OLD.units OR NEW.open_seq IS NOT OLD.open_seq OR NEW.value_minor IS NOT OLD.value_minor BEGIN SELECT RAISE(ABORT, 'award_redemption: ONLY state AND used_units MAY CHANGE'); END;
--
CREATE TRIGGER award_redemption_no_delete BEFORE DELETE ON award_redemption WHEN 1 BEGIN SELECT RAISE(ABORT, 'award_redemption: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER award_redemption_no_insert BEFORE INSERT ON award_redemption WHEN EXISTS (SELECT 1 FROM award_redemption WHERE id = NEW.id OR txn_id = NEW.txn_id) BEGIN SELECT RAISE(ABORT, 'award_redemption: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER liability_month_no_update BEFORE UPDATE ON liability_month WHEN NEW.last_day IS NOT OLD.last_day OR NEW.method IS NOT OLD.method OR NEW.policy_date IS NOT OLD.policy_date OR NEW.last_txn IS NOT OLD.last_txn OR NEW.closed_at IS NOT OLD.closed_at OR NEW.closed_by IS NOT OLD.closed_by BEGIN SELECT RAISE(ABORT, 'liability_month: ONLY exported_at AND exported_by AND exported_to MAY CHANGE'); END;
--
CREATE TRIGGER liability_month_no_delete BEFORE DELETE ON liability_month WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_month: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER liability_month_no_insert BEFORE INSERT ON liability_month WHEN EXISTS (SELECT 1 FROM liability_month WHERE last_day = NEW.last_day) BEGIN SELECT RAISE(ABORT, 'liability_month: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER liability_given_no_update BEFORE UPDATE ON liability_given WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_given: ROWS ARE NEVER CHANGED'); END;
--
CREATE TRIGGER liability_given_no_delete BEFORE DELETE ON liability_given WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_given: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER liability_given_no_insert BEFORE INSERT ON liability_given WHEN EXISTS (SELECT 1 FROM liability_given WHERE lot_id = NEW.lot_id) BEGIN SELECT RAISE(ABORT, 'liability_given: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER liability_pool_no_update BEFORE UPDATE ON liability_pool WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_pool: ROWS ARE NEVER CHANGED'); END;
--
CREATE TRIGGER liability_pool_no_delete BEFORE DELETE ON liability_pool WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_pool: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER liability_pool_no_insert BEFORE INSERT ON liability_pool WHEN EXISTS (SELECT 1 FROM liability_pool WHERE last_day = NEW.last_day AND vintage = NEW.vintage AND customer_type = NEW.customer_type AND location = NEW.location) BEGIN SELECT RAISE(ABORT, 'liability_pool: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER liability_line_no_update BEFORE UPDATE ON liability_line WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_line: ROWS ARE NEVER CHANGED'); END;
--
CREATE TRIGGER liability_line_no_delete BEFORE DELETE ON liability_line WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_line: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER liability_line_no_insert BEFORE INSERT ON liability_line WHEN EXISTS (SELECT 1 FROM liability_line WHERE last_day = NEW.last_day AND line = NEW.line AND customer_type = NEW.customer_type AND location = NEW.location) BEGIN SELECT RAISE(ABORT, 'liability_line: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER liability_entry_no_update BEFORE UPDATE ON liability_entry WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_entry: ROWS ARE NEVER CHANGED'); END;
--
CREATE TRIGGER liability_entry_no_delete BEFORE DELETE ON liability_entry WHEN 1 BEGIN SELECT RAISE(ABORT, 'liability_entry: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER liability_entry_no_insert BEFORE INSERT ON liability_entry WHEN EXISTS (SELECT 1 FROM liability_entry WHERE last_day = NEW.last_day AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'liability_entry: ROWS ARE NEVER REPLACED'); END;
--
CREATE TRIGGER counter_offer_no_update BEFORE UPDATE ON counter_offer WHEN 1 BEGIN SELECT RAISE(ABORT, 'counter_offer: ROWS ARE NEVER CHANGED'); END;
--
CREATE TRIGGER counter_offer_no_delete BEFORE DELETE ON counter_offer WHEN 1 BEGIN SELECT RAISE(ABORT, 'counter_offer: ROWS ARE NEVER REMOVED'); END;
--
CREATE TRIGGER counter_offer_no_insert BEFORE INSERT ON counter_offer WHEN EXISTS (SELECT 1 FROM counter_offer WHERE ra_number = NEW.ra_number AND open_seq = NEW.open_seq AND what = NEW.what AND nth = NEW.nth) BEGIN SELECT RAISE(ABORT, 'counter_offer: ROWS ARE NEVER REPLACED'); END;
--
PRAGMA application_id=1380273748;
--
PRAGMA user_version=1;
