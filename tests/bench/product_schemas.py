# ruff: noqa: E501 -- a table a line
"""Tables as business software of the French market names them: ERP, CRM, mail, HR, schools, clubs, shops, the web.

Written from general knowledge of such products, before the detectors' vocabulary was held against them.
`TABLE | column:concept column:role.concept …`; `!` after a concept: the name alone tells nobody; `?`: honest readers
may disagree.
"""

ERP = """
F_COMPTET|CT_Num:code CT_Intitule:party CT_Type:flag CG_NumPrinc:account CT_Qualite:enum CT_Classement:party? CT_Contact:full_name CT_Adresse:address CT_Complement:address? CT_CodePostal:post_code CT_Ville:town CT_CodeRegion:town CT_Pays:country CT_Raccourci:code BT_Num:rank N_Devise:rank CT_Ape:naf CT_Identifiant:vat CT_Siret:siret CT_Statistique01:family CT_Commentaire:prose CT_Encours:amount CT_Assurance:amount CO_No:foreign_key CT_Telephone:phone CT_Telecopie:fax CT_EMail:email_any CT_Site:url CT_Sommeil:flag CT_DateCreate:day cbMarq:id cbCreateur:enum cbModification:timestamp
F_CONTACTT|CT_Num:code CT_Nom:last_name CT_Prenom:first_name N_Service:rank CT_Fonction:job CT_Telephone:phone CT_TelPortable:mobile CT_Telecopie:fax CT_EMail:email CT_Civilite:flag N_Contact:rank CT_Skype:handle CT_LinkedIn:handle cbMarq:id
F_COLLABORATEUR|CO_No:id CO_Nom:last_name CO_Prenom:first_name CO_Fonction:job CO_Adresse:address CO_CodePostal:post_code CO_Ville:town CO_Service:service CO_Vendeur:flag CO_Caissier:flag CO_Acheteur:flag CO_Telephone:phone CO_Telecopie:fax CO_EMail:email_pro CO_TelPortable:mobile CO_Matricule:order_number CO_ChargeRecouvr:flag
F_LIVRAISON|LI_No:id CT_Num:code LI_Intitule:company LI_Adresse:address LI_CodePostal:post_code LI_Ville:town LI_Contact:full_name LI_Telephone:phone LI_Telecopie:fax LI_EMail:email N_Expedition:rank LI_Principal:flag
F_ARTICLE|AR_Ref:code AR_Design:product FA_CodeFamille:code AR_Substitut:code AR_Raccourci:code AR_UniteVen:unit AR_PrixAch:amount AR_PrixVen:amount AR_CodeBarre:ean AR_Langue1:product AR_Pays:country AR_Photo:file AR_Sommeil:flag
F_DOCENTETE|DO_Domaine:flag DO_Piece:sequence DO_Date:day DO_Ref:order_number DO_Tiers:code CO_No:foreign_key DO_Coord01:order_number DO_Coord02:code DO_Statut:enum DO_TotalHT:amount DO_Expedit:rank DO_Contact:full_name DO_Imprim:flag
F_BANQUET|CT_Num:code BT_Num:rank BT_Intitule:bank BT_Banque:code BT_Guichet:code BT_Compte:iban? BT_Cle:rank BT_Adresse:address BT_Ville:town BT_IBAN:iban BT_BIC:bic BT_NomAgence:bank BT_Commentaire:prose
F_REGLECH|RG_No:id RG_Libelle:prose RG_Montant:amount RG_Date:day RG_Piece:sequence RG_TypeReg:flag
Customer|Id:uuid Code:code Name:party MainInvoicingContact_Civility:civility MainInvoicingContact_Name:last_name MainInvoicingContact_FirstName:first_name MainInvoicingContact_Phone:phone MainInvoicingContact_CellPhone:mobile MainInvoicingContact_Fax:fax MainInvoicingContact_Email:email MainInvoicingContact_Function:job MainInvoicingAddress_Address1:address MainInvoicingAddress_ZipCode:post_code MainInvoicingAddress_City:town MainInvoicingAddress_CountryIsoCode:code MainInvoicingAddress_Npai:flag MainInvoicingAddress_WebSite:url FamilyId:code ColleagueId:code AllowedAmount:amount IntracommunityVatNumber:vat sysCreatedUser:agent.login sysModifiedDate:timestamp
Colleague|Id:code Contact_Civility:civility Contact_Name:last_name Contact_FirstName:first_name Contact_Phone:phone Contact_CellPhone:mobile Contact_Email:email_pro Address_Address1:address Address_City:town CommissionRate:percent ActiveState:flag Photo:file
Item|Id:code Caption:product DesComClear:product BarCode:ean SalePriceVatIncluded:amount FamilyId:code SupplierId:code StockVarStock:quantity Weight:amount
TIERS|T_TIERS:code T_AUXILIAIRE:account T_NATUREAUXI:enum T_LIBELLE:party T_PRENOM:first_name T_JURIDIQUE:enum T_ADRESSE1:address T_ADRESSE2:address T_CODEPOSTAL:post_code T_VILLE:town T_PAYS:country T_TELEPHONE:phone T_FAX:fax T_TELEX:phone? T_EMAIL:email_any T_SIRET:siret T_APE:naf T_NIF:vat T_DEVISE:currency T_REPRESENTANT:code T_COMMENTAIRE:prose T_FERME:flag T_PARTICULIER:flag
CONTACT|C_TYPECONTACT:enum C_AUXILIAIRE:account C_NUMEROCONTACT:id C_NOM:last_name C_PRENOM:first_name C_CIVILITE:civility C_FONCTION:job C_SERVICE:service C_TELEPHONE:phone C_FAX:fax C_TELEX:mobile! C_RVA:email! C_JOURNAIS:rank C_MOISNAIS:rank C_ANNEENAIS:year C_SEXE:enum C_PRINCIPAL:flag C_BLOCNOTE:prose
UTILISAT|US_UTILISATEUR:login US_LIBELLE:full_name US_ABREGE:initials US_GROUPE:code US_EMAIL:email_pro US_PASSWORD:secret US_DERCONNEXION:timestamp US_CONTROLEUR:flag US_FONCTION:job
SALARIES|PSA_SALARIE:code PSA_LIBELLE:last_name! PSA_PRENOM:first_name PSA_NOMJF:birth_name PSA_CIVILITE:civility PSA_NUMEROSS:nir PSA_DATENAISSANCE:birth_date PSA_COMMUNENAISS:town PSA_SEXE:enum PSA_ADRESSE1:address PSA_CODEPOSTAL:post_code PSA_VILLE:town PSA_TELEPHONE:phone PSA_PORTABLE:mobile PSA_SITUATIONFAMIL:enum PSA_PERSACHARGE:quantity PSA_DATEENTREE:day PSA_LIBELLEEMPLOI:job PSA_SALAIREMOIS1:amount PSA_CARTESEJOUR:order_number? PSA_ETABLISSEMENT:code
CLI|DOS:rank TIERS:code NOM:party ADRCPL1:address RUE:address LOC:town VIL:town CPOSTAL:post_code PAY:country TEL:phone FAX:fax EMAIL:email_any WEB:url REPR_0001:code SIRET:siret NAF:naf TVATIERS:code DEV:currency USERCR:agent.login USERMO:agent.login USERCRDH:timestamp
T2|TIERS:code CONTACT:code NOM:full_name LIB:job TEL:phone TELGSM:mobile FAX:fax EMAIL:email TIT:civility SERVICE:service
PFCLI|NOCLI:id NMCLI:party ADCLI1:address CPCLI:post_code VLCLI:town TLCLI:phone! FXCLI:fax! MLCLI:email! NOREP:foreign_key CDREG:code DTCRE:day
KNA1|KUNNR:code NAME1:party! NAME2:full_name! STRAS:address! ORT01:town PSTLZ:post_code LAND1:country TELF1:phone TELF2:mobile TELFX:fax STCD1:siret SORTL:party? ERNAM:agent.login! ERDAT:day SPRAS:language
KNVK|PARNR:id KUNNR:code NAMEV:first_name! NAME1:last_name! ANRED:civility TELF1:phone ABTNR:code PARGE:enum GBDAT:birth_date!
PA0002|PERNR:id NACHN:last_name! VORNA:first_name! NAME2:birth_name! GBDAT:birth_date! GBORT:town NATIO:country ANZKD:quantity
BASE_PARTNER|id:id partner_seq:sequence name:party first_name:first_name simple_full_name:full_name full_name:party? title_select:enum fixed_phone:phone mobile_phone:mobile fax:fax email_address:email web_site:url registration_code:siret main_activity:naf job_title_function:job is_customer:flag picture:file description:prose
"""

CRM = """
llx_societe|rowid:id nom:party name_alias:party? entity:flag ref_ext:order_number code_client:code code_compta:account address:address zip:post_code town:town fk_departement:foreign_key fk_pays:foreign_key phone:phone phone_mobile:mobile fax:fax url:url email:email_any socialnetworks:settings fk_effectif:foreign_key fk_typent:foreign_key siren:siren siret:siret ape:naf tva_intra:vat capital:amount note_private:note note_public:prose import_key:code default_lang:language tms:timestamp
llx_socpeople|rowid:id fk_soc:foreign_key civility:civility lastname:last_name firstname:first_name address:address zip:post_code town:town birthday:birth_date poste:job phone:phone phone_perso:phone phone_mobile:mobile fax:fax email:email photo:file no_email:flag priv:flag default_lang:language note_private:note statut:flag
llx_user|rowid:id login:login pass_crypted:secret pass_temp:secret api_key:secret gender:enum civility:civility lastname:last_name firstname:first_name job:job office_phone:phone office_fax:fax user_mobile:mobile personal_mobile:mobile email:email_pro personal_email:email signature:prose birth:birth_date iplastlogin:ip_address datelastlogin:timestamp photo:file color:code national_registration_number:nir thm:amount salary:amount admin:flag
llx_adherent|rowid:id ref:sequence gender:enum lastname:last_name firstname:first_name login:login pass:secret fk_adherent_type:foreign_key morphy:enum societe:company address:address zip:post_code town:town email:email phone:phone phone_perso:phone phone_mobile:mobile birth:birth_date photo:file datefin:day note_public:prose ip:ip_address
llx_bank_account|rowid:id ref:code label:bank bank:bank code_banque:code code_guichet:code number:order_number? cle_rib:rank bic:bic iban_prefix:iban domiciliation:bank proprio:full_name owner_address:full_address courant:flag clos:flag
llx_actioncomm|id:id ref_ext:order_number datep:timestamp code:code label:subject note:note location:town email_from:email email_sender:email email_to:email_list email_tocc:email_list email_subject:subject errors_to:email percent:percent durationp:quantity fk_user_author:foreign_key
llx_product|rowid:id ref:code label:product description:prose barcode:ean price:amount tva_tx:percent tosell:flag customcode:code weight:amount duration:enum
llx_c_type_contact|rowid:id element:table_name source:enum code:code libelle:job active:flag position:rank
llx_const|rowid:id name:module value:code type:enum note:prose visible:flag
res_partner|id:id name:party display_name:party email:email_any email_normalized:email_any phone:phone mobile:mobile phone_sanitized:phone street:address street2:address zip:post_code city:town vat:vat website:url function:job ref:code lang:language tz:module comment:note commercial_company_name:company? company_name:company? type:enum color:rank signup_token:secret barcode:ean partner_latitude:latitude is_company:flag create_uid:foreign_key
res_users|id:id login:login password:secret partner_id:foreign_key signature:markup notification_type:enum totp_secret:secret share:flag action_id:foreign_key
hr_employee|id:id name:full_name work_email:email_pro work_phone:phone mobile_phone:mobile private_email:email ssnid:nir passport_id:order_number? birthday:birth_date place_of_birth:town emergency_contact:full_name emergency_phone:phone identification_id:order_number? spouse_complete_name:full_name spouse_birthdate:birth_date children:quantity pin:code? barcode:code job_title:job gender:enum marital:enum certificate:enum study_field:course vehicle:plate
crm_lead|id:id name:subject contact_name:full_name partner_name:company email_from:email email_cc:email_list phone:phone mobile:mobile website:url function:job title:rank description:note street:address city:town probability:percent referred:enum date_deadline:day
mail_message|id:id subject:subject email_from:email_header reply_to:email_header body:note record_name:sequence message_type:enum date:timestamp author_id:foreign_key
res_partner_bank|id:id acc_number:iban sanitized_acc_number:iban acc_holder_name:full_name partner_id:foreign_key sequence:rank
product_template|id:id name:product description_sale:prose default_code:code list_price:amount type:enum tracking:enum
ir_attachment|id:id name:file res_model:module res_field:table_name store_fname:path checksum:md5 mimetype:module file_size:quantity
contacts|id:uuid salutation:civility first_name:first_name last_name:last_name title:job photo:file department:service do_not_call:flag phone_home:phone phone_mobile:mobile phone_work:phone phone_other:phone phone_fax:fax primary_address_street:address primary_address_city:town primary_address_postalcode:post_code assistant:full_name assistant_phone:phone lead_source:enum birthdate:birth_date description:note assigned_user_id:uuid
accounts|id:uuid name:company description:prose industry:job annual_revenue:amount phone_fax:fax billing_address_street:address billing_address_city:town phone_office:phone phone_alternate:phone website:url ownership:enum employees:quantity ticker_symbol:code sic_code:naf
email_addresses|id:uuid email_address:email email_address_caps:email invalid_email:flag opt_out:flag confirm_opt_in:enum date_created:timestamp
users|id:uuid user_name:login user_hash:secret system_generated_password:flag first_name:first_name last_name:last_name title:job phone_home:phone phone_mobile:mobile messenger_id:handle messenger_type:enum address_street:address employee_status:enum is_admin:flag
emails_text|email_id:uuid from_addr:email_header reply_to_addr:email to_addrs:email_list cc_addrs:email_list description:note raw_source:markup
Contact|Id:code Salutation:civility FirstName:first_name LastName:last_name MailingStreet:address MailingCity:town Phone:phone MobilePhone:mobile HomePhone:phone OtherPhone:phone AssistantName:full_name AssistantPhone:phone Email:email Title:job Department:service Birthdate:birth_date LeadSource:enum OwnerId:code CreatedById:code HasOptedOutOfEmail:flag
INTERLOCUTEURS|ID_INTERLOC:id ID_SOC:foreign_key CIV:civility NOM:last_name PRENOM:first_name FONCTION:job LIGNE_DIRECTE:phone STD:phone_switchboard GSM:mobile MAIL_PRO:email_pro MAIL_PERSO:email ANNIV:birth_date! NUM_POSTE:quantity? DECIDEUR:flag OBS:note
RELANCES|NO_RELANCE:id DT_RELANCE:day RELANCE_PAR:agent.full_name VIA:enum INTERLOCUTEUR:full_name TEL_APPELE:phone RESULTAT:status SUITE_A_DONNER:note
"""

MAIL = """
res_letterbox|res_id:id subject:subject type_id:foreign_key status:enum typist:foreign_key dest_user:foreign_key destination:service external_reference:order_number process_limit_date:timestamp doc_date:day admission_date:timestamp barcode:ean initiator:service category_id:enum alt_identifier:sequence priority:enum policy:enum filename:file fingerprint:md5 linked_resources:settings
contacts_maarch|id:id civility:enum firstname:first_name lastname:last_name company:company department:service function:job address_number:rank address_street:street address_additional1:address? address_postcode:post_code address_town:town address_country:country email:email phone:phone communication_means:settings notes:note creator:foreign_key enabled:flag
contact_addresses|id:id contact_id:foreign_key departement:service firstname:first_name lastname:last_name function:job occupancy:enum address_num:rank address_street:street address_complement:address? address_town:town address_postal_code:post_code phone:phone email:email website:url salutation_header:prose salutation_footer:prose other_data:prose is_private:flag
users_maarch|id:id user_id:login password:secret firstname:first_name lastname:last_name phone:phone mail:email_pro initials:initials status:enum mode:enum preferences:settings reset_token:secret failed_authentication:quantity locked_until:timestamp
entities|id:id entity_id:code entity_label:service short_label:service adrs_1:address zipcode:post_code city:town email:email_role business_id:siret parent_entity_id:code entity_type:enum ldap_id:code
history|id:id table_name:table_name record_id:foreign_key event_type:module user_id:foreign_key event_date:timestamp info:prose remote_ip:ip_address
COURRIER|COU_ID:id COU_CHRONO:sequence COU_SENS:enum COU_OBJET:subject COU_DTARR:day COU_DTCOUR:day COU_EXPNOM:full_name COU_EXPADR:full_address COU_EXPMEL:email COU_EXPTEL:phone COU_DESTNOM:full_name COU_SVCDEST:service COU_REDACT:full_name COU_SIGNAT:full_name COU_NATURE:enum COU_REF:order_number COU_OBS:note COU_FICHIER:file
CORRESPONDANTS|NUM_CORRESP:id TYPE_CORRESP:enum CIVILITE:civility NOM_CORRESP:last_name PRENOM_CORRESP:first_name QUALITE:job ORGANISME:company NOVOIE:rank LIBVOIE:street BP:code? CEDEX:town TEL_CORRESP:phone PORT_CORRESP:mobile MEL_CORRESP:email FORMULE_POLITESSE:prose
VISAS|ID_VISA:id ID_COURRIER:foreign_key VISEUR:full_name ORDRE:rank DATE_VISA:timestamp AVIS:enum COMMENTAIRE:note DELEGATAIRE:full_name
PARAPHEUR|ID_DOSSIER:id EMETTEUR:full_name VALIDEUR:full_name ETAPE:rank CIRCUIT:family DATE_EMISSION:timestamp TITRE_DOSSIER:subject
ged_documents|node_id:uuid cm_name:file cm_title:subject cm_creator:agent.login cm_modifier:agent.login cm_author:author.full_name cm_created:timestamp content_url:path content_mimetype:module
alf_authority|id:id authority:login crc:quantity version:rank
cm_person|node_id:id userName:login firstName:first_name lastName:last_name email:email_pro telephone:phone mobile:mobile organization:company jobtitle:job instantmsg:handle skype:handle googleusername:handle location:town homeFolder:path persondescription:prose
"""

PEOPLE = """
AGENT|AGT_MATRICULE:order_number AGT_NOMUSU:last_name AGT_NOMPAT:birth_name AGT_PRENOM1:first_name AGT_PRENOM2:middle_name AGT_DNAI:birth_date AGT_LNAI:town AGT_NUMSS:nir AGT_SEXE:enum AGT_SITFAM:enum AGT_ADR1:address AGT_ADR2:address? AGT_CPOS:post_code AGT_VILL:town AGT_TEL:phone AGT_PORT:mobile AGT_MEL:email AGT_GRADE:job AGT_ECHELON:rank AGT_INDICE:quantity AGT_RIB:iban AGT_DTENT:day
AYANTDROIT|AYD_ID:id AGT_MATRICULE:order_number AYD_NOM:last_name AYD_PRENOM:first_name AYD_DATNAIS:birth_date AYD_LIEN:enum
ELECTEURS|num_electeur:order_number nom_naissance:birth_name nom_usage:last_name prenoms:first_name sexe:enum date_naissance:birth_date commune_naissance:town code_dept_naissance:code nationalite:country num_voie:rank libelle_voie:street complement:address? cp:post_code commune:town bureau_vote:rank num_ordre:rank mel:email tel_fixe:phone tel_portable:mobile
ADMINISTRES|ID_ADM:id CIVILITE_ADM:civility NOM_ADM:last_name NOMJF_ADM:birth_name PRENOM_ADM:first_name DTNAIS_ADM:birth_date LIEUNAIS_ADM:town ADR_ADM:address TEL_ADM:phone MOB_ADM:mobile COURRIEL_ADM:email QF_ADM:amount NUM_ALLOC:order_number CAF:flag SIT_FAM:enum NB_ENF:quantity
FAMILLES|ID_FAM:id NOM_PERE:last_name PRE_PERE:first_name TEL_PERE:mobile MEL_PERE:email PROF_PERE:job NOM_MERE:last_name PRE_MERE:first_name TEL_MERE:mobile MEL_MERE:email PROF_MERE:job ADR_FAM:address QUOTIENT:amount NB_PARTS:quantity
ELEVES|ELENOET:id INE:code? NOM_ELV:last_name PRENOM_ELV:first_name PRENOM2_ELV:middle_name DATE_NAISS:birth_date CODE_COMMUNE_NAISS:insee SEXE:enum DIVISION:code REGIME:enum RESP1_NOM:last_name RESP1_PRENOM:first_name RESP1_TEL:phone RESP1_MEL:email PERS_AUTORISEE:full_name MED_TRAITANT:doctor.full_name ALLERGIES:prose
PATIENT|IPP:id NOMU:last_name NOMN:birth_name PRENOM:first_name DDN:birth_date SEXE:enum INS_NIR:nir TEL1:phone TEL2:mobile ADR:address CP:post_code VILLE:town MEDTRAIT:doctor.full_name PERSCONF:full_name TELCONF:phone GRPSANG:enum DATE_DECES:day MUTUELLE:company NUMADH:order_number
SALARIE|MATRIC:order_number NOMSAL:last_name PRESAL:first_name NOMJFI:birth_name DATNAISS:birth_date LIENAISS:town NUMSECU:nir ADRSAL1:address CODPOST:post_code VILSAL:town TELDOM:phone TELPORT:mobile MELPRO:email_pro MELPERSO:email DATENTR:day DATSORT:day EMPLOI:job COEFF:quantity SALBASE:amount MODPAIE:enum RIBSAL:iban
CANDIDATURES|ref:sequence nom_candidat:last_name prenom_candidat:first_name courriel_candidat:email tel_candidat:phone cv:file lettre:file poste_vise:job pretentions:amount statut:status recruteur:full_name avis_recruteur:note
LOCATAIRE|loc_id:id loc_nom:last_name loc_nomjf:birth_name loc_prenom:first_name loc_conjoint:full_name loc_tel_dom:phone loc_tel_bur:phone loc_port:mobile loc_courriel:email loc_iban:iban loc_bic:bic loc_employeur:company loc_revenus:amount garant_nom:last_name garant_prenom:first_name garant_tel:phone loc_lieu_nais:town loc_dt_nais:birth_date
galette_adherents|id_adh:id id_statut:foreign_key nom_adh:last_name prenom_adh:first_name societe_adh:company pseudo_adh:handle titre_adh:rank ddn_adh:birth_date sexe_adh:flag adresse_adh:address cp_adh:post_code ville_adh:town region_adh:town pays_adh:country tel_adh:phone gsm_adh:mobile email_adh:email url_adh:url info_adh:note info_public_adh:prose prof_adh:job login_adh:login mdp_adh:secret date_crea_adh:day activite_adh:flag bool_display_info:flag lieu_naissance:town fingerprint:md5? num_adh:order_number
membres|id:id id_categorie:foreign_key numero:sequence nom:full_name email:email passe:secret telephone:phone adresse:address code_postal:post_code ville:town pays:country lettre_infos:flag date_inscription:day date_connexion:timestamp secret_otp:secret clef_pgp:markup?
licencies|numlic:order_number nomlic:last_name prelic:first_name datnai:birth_date natlic:country adrlic:address cplic:post_code villic:town tellic:phone maillic:email catage:enum numclub:code certifmed:day contact_urgence:full_name tel_urgence:phone
DONATEURS|IDDON:id TITRE:civility NOM:last_name PRENOM:first_name RAISONSOC:company ADR4:address CPVILLE:town TELDOM:phone TELMOB:mobile EMAIL:email NPAI:flag DERDON:day MTTDON:amount RECUFISCAL:sequence
spip_auteurs|id_auteur:id nom:full_name bio:prose email:email nom_site:company url_site:url login:login pass:secret low_sec:secret statut:enum maj:timestamp pgp:markup? htpass:secret en_ligne:timestamp alea_actuel:md5? cookie_oubli:secret? source:enum lang:language imessage:enum
mdl_user|id:id auth:enum confirmed:flag username:login password:secret idnumber:order_number firstname:first_name lastname:last_name email:email phone1:phone phone2:phone institution:company department:service address:address city:town country:code lang:language lastip:ip_address secret:secret picture:rank description:prose middlename:middle_name alternatename:first_name? lastaccess:epoch
"""

SHOP = """
ps_customer|id_customer:id id_gender:flag company:company siret:siret ape:naf firstname:first_name lastname:last_name email:email passwd:secret birthday:birth_date newsletter:flag ip_registration_newsletter:ip_address optin:flag website:url outstanding_allow_amount:amount secure_key:md5? note:note reset_password_token:secret last_passwd_gen:timestamp
ps_address|id_address:id id_customer:foreign_key alias:enum company:company lastname:last_name firstname:first_name address1:address address2:address? postcode:post_code city:town other:prose phone:phone phone_mobile:mobile vat_number:vat dni:order_number? deleted:flag
ps_product_lang|id_product:id id_lang:foreign_key description:markup description_short:markup link_rewrite:path meta_title:product name:product available_now:status
ps_manufacturer|id_manufacturer:id name:brand date_add:timestamp active:flag
ps_carrier|id_carrier:id name:carrier url:url active:flag delay:status external_module_name:module
ps_country_lang|id_country:id id_lang:foreign_key name:country
ps_cms_lang|id_cms:id meta_title:title content:markup link_rewrite:path
ps_customer_message|id_customer_message:id message:note file_name:file ip_address:ip_address user_agent:agent private:flag read:flag
ps_configuration|id_configuration:id name:module value:code date_upd:timestamp
customer_entity|entity_id:id email:email group_id:flag increment_id:sequence prefix:civility firstname:first_name middlename:middle_name lastname:last_name dob:birth_date password_hash:secret rp_token:secret taxvat:vat confirmation:md5? gender:flag is_active:flag
sales_order|entity_id:id increment_id:sequence customer_email:email customer_firstname:first_name customer_lastname:last_name customer_dob:birth_date remote_ip:ip_address x_forwarded_for:ip_address customer_note:prose shipping_description:carrier coupon_code:code grand_total:amount store_name:company
sales_order_address|entity_id:id region:town postcode:post_code lastname:last_name firstname:first_name street:address city:town email:email telephone:phone fax:fax company:company vat_id:vat address_type:enum
wp_users|ID:id user_login:login user_pass:secret user_nicename:login user_email:email user_url:url user_registered:timestamp user_activation_key:secret user_status:flag display_name:full_name
wp_comments|comment_ID:id comment_post_ID:foreign_key comment_author:full_name comment_author_email:email comment_author_url:url comment_author_IP:ip_address comment_date:timestamp comment_content:note comment_agent:agent comment_approved:flag
wp_posts|ID:id post_author:foreign_key post_date:timestamp post_content:markup post_title:title post_excerpt:prose post_status:enum post_name:path guid:url post_mime_type:module
wp_wc_customer_lookup|customer_id:id user_id:foreign_key username:login first_name:first_name last_name:last_name email:email date_last_active:timestamp country:code postcode:post_code city:town
glpi_users|id:id name:login password:secret phone:phone phone2:phone mobile:mobile realname:last_name firstname:first_name locations_id:foreign_key language:language last_login:timestamp authtype:flag user_dn:login? registration_number:order_number picture:file personal_token:secret api_token:secret comment:prose usertitles_id:foreign_key
glpi_contacts|id:id name:last_name firstname:first_name phone:phone phone2:phone mobile:mobile fax:fax email:email comment:prose address:address postcode:post_code town:town registration_number:order_number
glpi_useremails|id:id users_id:foreign_key is_default:flag is_dynamic:flag email:email
glpi_computers|id:id name:module serial:order_number otherserial:order_number contact:login! contact_num:phone! users_id_tech:foreign_key comment:prose uuid:uuid is_template:flag template_name:module ticket_tco:amount
glpi_suppliers|id:id name:company registration_number:siret address:address postcode:post_code town:town website:url phonenumber:phone fax:fax email:email_role comment:prose
glpi_locations|id:id name:town completename:town building:code room:code latitude:latitude comment:prose
glpi_tickets|id:id name:subject date:timestamp content:note status:rank urgency:rank users_id_recipient:foreign_key externalid:code
glpi_networkports|id:id itemtype:module name:module mac:code? logical_number:rank
customer_user|id:id login:login email:email customer_id:code pw:secret title:civility first_name:first_name last_name:last_name phone:phone fax:fax mobile:mobile street:address zip:post_code city:town comments:prose valid_id:flag
Client|IDClient:id Civilite:civility NomClient:last_name PrenomClient:first_name AdresseClient:address CPClient:post_code VilleClient:town TelClient:phone MobileClient:mobile EmailClient:email NaissanceClient:birth_date Observations:note SaisiPar:agent.login SaisiLe:timestamp ModifiePar:agent.login PhotoClient:file NumTVA:vat Fidelite:quantity
Fournisseur|IDFournisseur:id NomFournisseur:company ContactFournisseur:full_name TelContact:phone MailContact:email AdrFournisseur:address DelaiLivraison:quantity FrancoPort:amount Conditions:prose
Parametres|Cle:module Valeur:code Libelle:module ServeurSMTP:module PortSMTP:quantity LoginSMTP:login MotDePasseSMTP:secret EmailExpediteur:email_role
Journal_Evenements|IDEvt:id DateEvt:timestamp Poste:module Utilisateur:agent.login AdresseIP:ip_address Fenetre:module Detail:log
T_VEHICULE|VEH_ID:id VEH_IMMAT:plate VEH_MARQUE:brand VEH_MODELE:product VEH_COULEUR:colour VEH_CONDUCTEUR:full_name VEH_DTMEC:day VEH_CG:order_number VEH_KM:quantity VEH_ASSUREUR:company
T_INTERVENTION|INT_ID:id INT_DATE:day INT_TECH:technician.full_name INT_CONTACT:full_name INT_TELCONTACT:phone INT_LIEU:full_address INT_DESCR:note INT_DUREE:quantity INT_SIGNATAIRE:full_name INT_ETAT:status
T_CHANTIER|CHA_ID:id CHA_NOM:product CHA_ADR:address CHA_CPOST:post_code CHA_VILLE:town CHA_CONDUC:full_name CHA_MOA:company CHA_ARCHI:full_name CHA_DTDEB:day CHA_MTMARCHE:amount
NOTAIRE_DOSSIERS|NumDossier:sequence NatureActe:enum Vendeur:full_name Acquereur:full_name ClercReferent:full_name Etude:company PrixVente:amount DateSignature:day
REFTAB|CODTAB:code LIBTAB:family LIBCOURT:family ORDAFF:rank TOPACT:flag DTMAJ:timestamp UTIMAJ:agent.login
UNITES|CODUNI:code LIBUNI:unit COEFCONV:percent
BANQUES|CODBQE:code NOMBQE:bank ADRBQE:address! TELBQE:phone CONTBQE:full_name BICBQE:bic
"""

PRODUCTS: dict[str, str] = {"erp": ERP, "crm": CRM, "mail": MAIL, "people": PEOPLE, "shop": SHOP}
